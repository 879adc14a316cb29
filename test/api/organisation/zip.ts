import { deflateRawSync, inflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Buffer
  /** The length the archive says this entry has, when it lies. */
  readonly said?: number
}

/** A zip archive, written by hand so that it can lie. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  for (const { name, content, said } of entries) {
    const packed = deflateRawSync(content)
    const label = Buffer.from(name)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(said ?? content.length, 24)
    entry.writeUInt16LE(label.length, 28)
    entry.writeUInt32LE(at, 42)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    entry.copy(head, 6, 8, 30)
    const body = Buffer.concat([head, label, packed])
    bodies.push(body)
    list.push(Buffer.concat([entry, label]))
    at += body.length
  }
  const directory = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}

export function unzip(file: Buffer): ZipEntry[] {
  const end = file.lastIndexOf(Buffer.from('504b0506', 'hex'))
  const entries: ZipEntry[] = []
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const labelLength = file.readUInt16LE(at + 28)
    const local = file.readUInt32LE(at + 42)
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    const packed = file.subarray(start, start + file.readUInt32LE(at + 20))
    const content = file.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)
    entries.push({ name: file.subarray(at + 46, at + 46 + labelLength).toString(), content })
    at += 46 + labelLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}
