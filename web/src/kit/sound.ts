import { preferences } from './preferences.svelte.ts'

let context: AudioContext | undefined

/** Browsers allow sound only after the person has touched the page; until then there is no context and no sound. */
export function allowSoundAfterGesture() {
  const open = () => {
    context ??= new AudioContext()
    removeEventListener('pointerdown', open)
    removeEventListener('keydown', open)
  }
  addEventListener('pointerdown', open)
  addEventListener('keydown', open)
}

/** Two soft rising notes, under half a second. */
export function playArrival() {
  if (!context || !preferences.sound) return
  if (context.state === 'suspended') void context.resume()
  const start = context.currentTime
  for (const [at, pitch] of [
    [0, 587.33],
    [0.14, 880],
  ] as const) {
    const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.setValueAtTime(0, start + at)
    volume.gain.linearRampToValueAtTime(0.09, start + at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.32)
    tone.connect(volume).connect(context.destination)
    tone.start(start + at)
    tone.stop(start + at + 0.34)
  }
}
