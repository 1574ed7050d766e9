// Joins the terminal in the page with what a terminal cannot do: sound, a title, a way back.
"use strict";

const RUNG = "count"; // heard for a bell
const CUE = /^5150;cue;([a-z-]+);([a-z]+)$/;
const TITLE = /^[02];(.*)$/s;

let sound = null;

function told(sequence) {
  const [, cue, volume] = CUE.exec(sequence) ?? [];
  if (cue) sound.play(cue, volume);
  const [, title] = TITLE.exec(sequence) ?? [];
  if (title !== undefined) document.title = title;
}

// The terminal opens its socket by itself, and shows what comes: we read along.
window.WebSocket = class extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols);
    const stream = new Stream({ bell: () => sound.play(RUNG, "normal"), sequence: told });
    this.addEventListener("message", ({ data }) => {
      if (typeof data !== "string") stream.read(new Uint8Array(data));
    });
    // Keys are for psoas from the beginning, without a click.
    this.addEventListener("open", () => document.querySelector(".xterm-helper-textarea").focus());
    this.addEventListener("close", () => {
      document.title = "psoas";
      setTimeout(() => document.querySelector("#closed button").focus());
    });
  }
};

document.addEventListener("DOMContentLoaded", () => {
  // The page may be reached by another port, as over `ssh -L`.
  const terminal = document.querySelector("#terminal");
  terminal.dataset.sessionWebsocketUrl = `${location.origin.replace(/^http/, "ws")}/ws`;

  const silent = document.querySelector("#silent");
  const { cues, gains } = silent.dataset;
  sound = new Sound(JSON.parse(cues), JSON.parse(gains), (heard) => (silent.hidden = heard));
  for (const gesture of ["keydown", "pointerdown"]) {
    document.addEventListener(gesture, () => sound.wake(), { capture: true });
  }
  document.querySelector("#closed button").addEventListener("click", () => location.reload());
});
