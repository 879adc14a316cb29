import { fault } from '#platform/fault.ts'

/** One character repeated, or a run up or down: tried first by whoever finds the container. */
export function refuseWeakPin(pin: string): void {
  const codes = [...pin].map((it) => it.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)))
  const [only] = steps
  if (steps.size === 1 && only !== undefined && Math.abs(only) <= 1) throw fault('certificate.pin-weak')
}
