import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesOf, openBytes } from '#platform/pades/bytes.ts'
import { fieldsOf, isDict, openPdf, type PdfFile, pagesOf, pdfAt, textOf } from '#platform/pades/file/index.ts'
import { codeOf } from './code-of.ts'
import { corpus, decrees, onePage, pdfsIn, streamFile, tableFile } from './samples.ts'

const open = (bytes: Uint8Array | string) => openPdf(bytesOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes))
const changed = (pdf: Buffer, from: string, to: string) =>
  Buffer.from(pdf.toString('latin1').replace(from, to), 'latin1')

/** Reads everything there is, as far as it can be read. */
function readAll(file: PdfFile): void {
  for (const section of file.sections) {
    for (const [num] of section.entries()) codeOf(() => file.object(num))
  }
  codeOf(() => [...pagesOf(file)])
  codeOf(() => fieldsOf(file))
}

describe('what a file holds', () => {
  it.each([
    ['table', tableFile(onePage())],
    ['stream', streamFile(onePage())],
  ] as const)('is read through a %s of cross references', (kind, bytes) => {
    const file = open(bytes)
    expect(file.sections.map((it) => it.kind)).toEqual([kind])
    const [page] = [...pagesOf(file)]
    expect(page?.ref).toEqual({ type: 'ref', num: 3, gen: 0 })
    expect(page?.mediaBox).toMatchObject({ items: [0, 0, 595, 842] })
    expect(Buffer.from(file.data(file.object(4)?.value ?? null)).toString()).toContain('Van ban thu')
    const packed = file.object(2)
    expect(packed?.inside).toBe(kind === 'stream' ? 5 : undefined)
    expect(packed && Buffer.from(file.raw(packed)).toString()).toContain('/Kids [3 0 R]')
  })

  it('has every way of writing an object', () => {
    const body =
      '<< /A#42 [null true false -1.5 +2 .5 4. 7 0 R 12 13] /S (a\\(b(c)\\\nd\\101\\r\\n) /H <4 142 5> /U <FEFF1EA1> %c\n/E () >>'
    const file = open(tableFile({ ...onePage(), 5: body }))
    const value = file.object(5)?.value
    if (!isDict(value)) throw new Error('no dictionary')
    expect(value.entries.get('AB')).toMatchObject({
      items: [null, true, false, -1.5, 2, 0.5, 4, { num: 7 }, 12, 13],
    })
    expect(textOf(value.entries.get('S'))).toBe('a(b(c)dA\r\n')
    expect(textOf(value.entries.get('H'))).toBe('ABP')
    expect(textOf(value.entries.get('U'))).toBe('ạ')
    const span = value.spans.get('H')
    expect(span && Buffer.from(file.source.read(span.from, span.to)).toString()).toBe('<4 142 5>')
  })

  it('is read where the file stops being read: as it was at an earlier revision', () => {
    const base = tableFile(onePage())
    const prev = open(base).startxref
    const body = '2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n'
    const at = base.length + body.length
    const more = `${body}xref\n2 1\n${String(base.length).padStart(10, '0')} 00000 n \n3 1\n0000000000 00001 f \ntrailer\n<< /Size 5 /Root 1 0 R /Prev ${prev} >>\nstartxref\n${at}\n%%EOF\n`
    const all = Buffer.concat([base, Buffer.from(more)])
    expect([...pagesOf(open(all))]).toHaveLength(0)
    expect(open(all).object(3)).toBeUndefined()
    expect([...(open(all).sections[0]?.entries() ?? [])]).toEqual([
      [2, { kind: 'offset', at: base.length, gen: 0 }],
      [3, { kind: 'free', gen: 1, next: 0 }],
    ])
    expect([...pagesOf(pdfAt(bytesOf(all), base.length))]).toHaveLength(1)
  })

  it('does not mind what stands behind the end', () => {
    const junk = Buffer.concat([tableFile(onePage()), Buffer.alloc(900, 'x')])
    expect([...pagesOf(open(junk))]).toHaveLength(1)
  })
})

const bomb = deflateSync(Buffer.alloc(300 * 1024 * 1024), { level: 1 })
const good = tableFile(onePage())
const loop = changed(good, '/Root 1 0 R', `/Prev ${good.lastIndexOf('xref\n0')} /Root 1 0 R`)
const many = () => {
  let text = '%PDF-1.7\n'
  let prev = ''
  for (let nth = 0; nth < 1002; nth++) {
    const at = text.length
    text += `xref\n0 0\ntrailer\n<< /Root 1 0 R ${prev} >>\n`
    prev = `/Prev ${at}`
  }
  return `${text}startxref\n${prev.slice(6)}\n%%EOF`
}

describe('what is refused', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'pdf.empty'],
    ['something else', Buffer.from('PK\x03\x04 một tệp nén'), 'pdf.notPdf'],
    ['junk before the header', Buffer.concat([Buffer.from('junk\n'), good]), 'pdf.junkBefore'],
    ['no startxref', good.subarray(0, good.lastIndexOf('startxref')), 'pdf.noStartxref'],
    ['a file cut off in the middle', good.subarray(0, 300), 'pdf.noStartxref'],
    ['a wrong startxref', changed(good, `startxref\n`, 'startxref\n9'), 'pdf.wrongStartxref'],
    [
      'a startxref that is one off',
      changed(good, `startxref\n${good.lastIndexOf('xref\n0')}`, `startxref\n${good.lastIndexOf('xref\n0') + 1}`),
      'pdf.wrongStartxref',
    ],
    ['sections in a circle', loop, 'pdf.loop'],
    ['more than a thousand sections', Buffer.from(many()), 'pdf.tooManySections'],
    ['encryption', tableFile({ ...onePage(), 5: '<< /Filter /Standard >>' }, '/Encrypt 5 0 R'), 'pdf.encrypted'],
    ['a root that is missing', tableFile(onePage(), '/Root 9 0 R'), 'pdf.badTrailer'],
    ['a table that promises what is not there', changed(good, '0 5\n', '0 5000000\n'), 'pdf.badXref'],
    ['the same object twice in a section', changed(good, '0 5\n', '0 1\n0000000000 65535 f \n0 5\n'), 'pdf.badXref'],
  ])('%s', (_, bytes, code) => expect(codeOf(() => open(bytes))).toBe(code))

  it('another object than the one named, and what cannot be read', () => {
    const codes = (bodies: Record<number, string>, num: number) =>
      codeOf(() => open(tableFile({ ...onePage(), ...bodies })).object(num))
    const moved = changed(good, '4 0 obj', '9 0 obj')
    expect(codeOf(() => open(moved).object(4))).toBe('pdf.otherObject')
    expect(codes({ 5: `${'['.repeat(200)}${']'.repeat(200)}` }, 5)).toBe('pdf.tooDeep')
    expect(codes({ 5: '<< /A (never closed >>' }, 5)).toBe('pdf.syntax')
    expect(codes({ 5: '<< /Length 3 >>\nstream\nlonger\nendstream' }, 5)).toBe('pdf.badStream')
    expect(codes({ 5: '<< /Length 5 0 R >>\nstream\nlonger\nendstream' }, 5)).toBe('pdf.badStream')
    const circle = open(tableFile({ ...onePage(), 3: '<< /Kids [2 0 R] >>' }))
    expect(codeOf(() => [...pagesOf(circle)])).toBe('pdf.badPages')
  })

  it('an object stream that needs itself to be read', () => {
    const body = '<< /Type /ObjStm /N 1 /First 4 /Length 6 0 R >>\nstream\n6 0 12      \nendstream'
    const base = tableFile({ ...onePage(), 5: body })
    const at = base.lastIndexOf('xref\n0')
    const rows = Buffer.from([2, 5, 0])
    const stream = Buffer.concat([
      Buffer.from('7 0 obj\n<< /Type /XRef /Size 8 /W [1 1 1] /Index [6 1] /Length 3 >>\nstream\n'),
      rows,
      Buffer.from('\nendstream\nendobj\n'),
    ])
    const table = base.toString('latin1', at).replace('/Root', `/XRefStm ${at} /Root`)
    const head = Buffer.concat([base.subarray(0, at), stream])
    const end = table.replace(/startxref\n\d+/u, `startxref\n${head.length}`)
    const file = open(Buffer.concat([head, Buffer.from(end, 'latin1')]))
    expect(file.entry(6)).toEqual({ kind: 'packed', at: 5, index: 0, gen: 0 })
    expect(codeOf(() => file.object(6))).toBe('pdf.otherObject')
    expect(codeOf(() => file.object(5))).toBe('pdf.otherObject')
  })

  it('streams that swell beyond the bound', () => {
    const body = `<< /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n${bomb.toString('latin1')}\nendstream`
    const file = open(tableFile({ ...onePage(), 5: body }))
    expect(codeOf(() => file.data(file.object(5)?.value ?? null))).toBe('pdf.inflateLimit')
  })
})

describe('files of others', () => {
  const names = pdfsIn(corpus)
  it.skipIf(names.length === 0)('are opened or refused with a code (shared corpus)', () => {
    const codes = names.map((name) => {
      const source = openBytes(join(corpus, name))
      expect(source.size, name).toBeGreaterThan(0)
      const code = codeOf(() => readAll(openPdf(source)))
      source.close()
      return [name, code] as const
    })
    const refused = Object.fromEntries(codes.filter(([, code]) => code !== 'ok'))
    const encrypted = names.filter((name) => /aes256|rc4|encrypt|pubkey/u.test(name))
    expect(encrypted.map((name) => refused[name]).filter((code) => code !== 'pdf.encrypted')).toEqual([])
    expect(Object.keys(refused).filter((name) => !encrypted.includes(name))).toEqual([
      'minimal-startxref-hopeless.pdf',
      'minimal-startxref-hopeless3.pdf',
      'minimal-startxref-obo2.pdf',
      'minimal-startxref-obo4.pdf',
      'minimal-startxref-obo5.pdf',
      'minimal-startxref-obo6.pdf',
    ])
  })

  it.skipIf(pdfsIn(decrees).length === 0)('decrees with their signatures (shared samples)', () => {
    const names = pdfsIn(decrees).map((name) => {
      const source = openBytes(join(decrees, name))
      const file = openPdf(source)
      const fields = fieldsOf(file).filter((field) => field.type === 'Sig' && isDict(file.resolve(field.value)))
      source.close()
      return `${fields.length} signatures`
    })
    expect(names).toEqual(['1 signatures', '6 signatures'])
  })
})

describe('files made at random', () => {
  it('never bring anything but a code', { timeout: 60_000 }, () => {
    const hybrid = join(corpus, 'minimal-hybrid-xref.pdf')
    const seeds = [good, streamFile(onePage()), ...(pdfsIn(corpus).length > 0 ? [readFileSync(hybrid)] : [])]
    let state = 20_261_122
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state % below
    }
    const until = performance.now() + 20_000
    for (let nth = 0; nth < 3000 && performance.now() < until; nth++) {
      const bytes = Buffer.from(seeds[nth % seeds.length] ?? good)
      for (let times = 1 + random(6); times > 0; times--) {
        const at = random(bytes.length)
        const way = random(4)
        if (way === 0) bytes[at] = random(256)
        else if (way === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
        else if (way === 2) bytes.copyWithin(at, random(bytes.length), random(bytes.length))
        else bytes.fill(0x30 + random(10), at, Math.min(bytes.length, at + random(8)))
      }
      const end = random(10) === 0 ? random(bytes.length) : bytes.length
      codeOf(() => readAll(openPdf(bytesOf(bytes.subarray(0, end)))))
    }
  })
})
