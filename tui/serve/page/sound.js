// Lets cues be heard, as soon as the browser allows it: after a key or a click.
"use strict";

const LATE_MS = 500; // a cue later than this would only confuse: it is dropped

class Sound {
  // `cues` names the tones, `gains` how much softer than the file each volume is.
  constructor(cues, gains, heard) {
    this.gains = gains;
    this.heard = heard;
    this.context = null;
    this.running = null;
    this.files = new Map(cues.map((cue) => [cue, this.load(cue)]));
    this.tones = new Map();
  }

  async load(cue) {
    const answer = await fetch(`/tone/${cue}.wav`);
    return answer.ok ? answer.arrayBuffer() : null;
  }

  // Called at each key and click: only within one may sound begin, or go on after the system
  // has taken it away.
  wake() {
    if (this.context === null) {
      this.context = new AudioContext();
      this.context.onstatechange = () => this.heard(this.context.state === "running");
      for (const [cue, file] of this.files) this.tones.set(cue, this.decode(file));
    }
    if (this.context.state !== "running") this.running = this.context.resume();
  }

  async decode(file) {
    const bytes = await file;
    return bytes && this.context.decodeAudioData(bytes);
  }

  // The key that opens a session also switches the sound on, which takes a moment.
  async play(cue, volume) {
    const due = performance.now();
    const [tone] = await Promise.all([this.tones.get(cue), this.running]);
    if (!tone || performance.now() - due > LATE_MS) return;
    const gain = new GainNode(this.context, { gain: this.gains[volume] ?? 0 });
    const source = new AudioBufferSourceNode(this.context, { buffer: tone });
    source.connect(gain).connect(this.context.destination);
    source.start();
  }
}
