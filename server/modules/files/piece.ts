import type { ObjectStore } from '#platform/store/port.ts'

/** One piece of a kept file; pieces are small, so each is gathered before it is handed over. */
export async function piece(
  store: ObjectStore,
  sha256: string,
  begin: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - begin)
  let at = 0
  for await (const part of await store.read(sha256, { start: begin, end: end - 1 })) {
    bytes.set(part as Buffer, at)
    at += (part as Buffer).length
  }
  return bytes
}
