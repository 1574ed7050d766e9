// Reads what the app sends besides what is drawn: bells, cues and titles.
"use strict";

const BEL = 0x07, CAN = 0x18, SUB = 0x1a, ESC = 0x1b;
const MOST = 1024; // longer sequences are none of ours

// A sequence may come in pieces: where it stands is kept from one message to the next.
class Stream {
  constructor({ bell, sequence }) {
    this.bell = bell;
    this.sequence = sequence;
    this.state = "text";
    this.held = [];
  }

  read(bytes) {
    for (const byte of bytes) this.state = this.after(byte);
  }

  after(byte) {
    switch (this.state) {
      case "text":
        if (byte === BEL) this.bell();
        return byte === ESC ? "escape" : "text";
      case "escape":
        return this.begun(byte);
      case "osc":
      case "other":
        return this.within(byte);
      default: // an ESC in a sequence: its end, or the beginning of another one
        if (byte === 0x5c) return this.ended(this.state === "osc-escape");
        return this.begun(byte);
    }
  }

  begun(byte) {
    this.held = [];
    const letter = String.fromCharCode(byte);
    if (letter === "]") return "osc";
    if ("P_^X".includes(letter)) return "other";
    return byte === ESC ? "escape" : "text";
  }

  within(byte) {
    if (byte === ESC) return `${this.state}-escape`;
    if (byte === CAN || byte === SUB) return "text";
    if (byte === BEL && this.state === "osc") return this.ended(true);
    if (this.state === "osc" && this.held.length <= MOST) this.held.push(byte);
    return this.state;
  }

  ended(isOurs) {
    if (isOurs && this.held.length <= MOST) {
      this.sequence(new TextDecoder().decode(new Uint8Array(this.held)));
    }
    return "text";
  }
}
