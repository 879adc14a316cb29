import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Conversion, type Converter, libreOffice, openConverter } from '#platform/convert/index.ts'

const office = '/usr/bin/soffice'
const hasOffice = existsSync(office)
const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined
const canRead = hasOffice && has('pdftotext')

const rtf = (text: string) =>
  Buffer.from(`{\\rtf1\\ansi{\\fonttbl{\\f0 Times New Roman;}}\\f0\\fs28 ${text} \\u7871?\\u7891?\\u7919?}`)
const textOf = (pdf: Uint8Array) => execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString().normalize('NFC')
const entry = (name: string, content: string) => ({ name, content })
const zip = (entries: readonly { name: string; content: string }[]): Uint8Array => {
  const archive = new PizZip()
  for (const { name, content } of entries) archive.file(name, content)
  return archive.generate({ type: 'uint8array' })
}
const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('lien-thong-convert-')).sort()

describe.skipIf(!canRead)('a real LibreOffice', () => {
  let converter: Converter
  beforeAll(() => {
    converter = libreOffice({ program: office })
  })
  afterAll(() => converter.close())

  it('makes a PDF with Vietnamese letters in a face like Times', async () => {
    const made = await converter.toPdf({ type: 'rtf', bytes: rtf('Xin chao') })
    if (made.outcome !== 'converted') throw new Error(made.outcome)
    expect(textOf(made.pdf)).toContain('Xin chao ếồữ')
    expect(Buffer.from(made.pdf).toString('latin1')).toContain('+Tinos')
  })

  it('converts what is asked for at the same time, each its own', async () => {
    const made = await Promise.all(
      ['mot', 'hai'].map((text) => converter.toPdf({ type: 'rtf', bytes: Readable.from([rtf(text)]) })),
    )
    expect(made.map((it) => (it.outcome === 'converted' ? textOf(it.pdf).trim() : it.outcome))).toEqual([
      'mot ếồữ',
      'hai ếồữ',
    ])
  })

  it('lets a bad document among many harm no other', async () => {
    const good = linkedDocx('file:///nowhere')
    const papers = [good, Buffer.from('<html><body>Trang</body></html>'), good, good]
    const made = await Promise.all(papers.map((bytes) => converter.toPdf({ type: 'docx', bytes })))
    const said = made.map((it) => (it.outcome === 'converted' ? textOf(it.pdf).includes('Van ban') : it.outcome))
    expect(said).toEqual([true, 'failed', true, true])
  })

  it('answers `failed` for what is not what its ending says', async () => {
    const bytes = Buffer.from('<html><body><h1>Trang</h1></body></html>')
    expect(await converter.toPdf({ type: 'docx', bytes })).toEqual({ outcome: 'failed' })
    expect(await converter.toPdf({ type: 'docx', bytes: rtf('tep khac') })).toEqual({ outcome: 'failed' })
    expect(await converter.toPdf({ type: 'odt', bytes: zip([entry('a.txt', 'x')]) })).toEqual({ outcome: 'failed' })
  })

  it('fetches nothing a document points to, neither from the network nor from the disk', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end('BI-MAT')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const folder = await mkdtemp(join(tmpdir(), 'secret-'))
    const secret = join(folder, 'secret.txt')
    await writeFile(secret, 'BI-MAT')
    try {
      for (const target of [`http://127.0.0.1:${port}/picture.png`, pathToFileURL(secret).href]) {
        for (const [type, bytes] of [
          ['docx', linkedDocx(target)],
          ['odt', linkedOdt(target)],
        ] as const) {
          const made = await converter.toPdf({ type, bytes })
          expect(made.outcome, `${type} ${target}`).toBe('converted')
          if (made.outcome === 'converted') expect(textOf(made.pdf)).not.toContain('BI-MAT')
        }
      }
    } finally {
      server.close()
      await rm(folder, { recursive: true })
    }
    expect(asked).toEqual([])
  })
})

describe('bounds', () => {
  it('ends a run that hangs with everything it started, and works again after', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slow-'))
    const program = join(folder, 'soffice')
    const trace = join(folder, 'pids')
    await writeFile(program, `#!/bin/sh\nsleep 600 &\necho $$ $! >> ${trace}\nwait\n`, { mode: 0o755 })
    const converter = libreOffice({ program, mostSeconds: 1 })
    try {
      expect(await converter.toPdf({ type: 'rtf', bytes: rtf('treo') })).toEqual({ outcome: 'tooSlow' })
      expect(await converter.toPdf({ type: 'rtf', bytes: rtf('treo') })).toEqual({ outcome: 'tooSlow' })
      const pids = (await readFile(trace, 'utf8')).trim().split(/\s+/).map(Number)
      expect(pids).toHaveLength(4)
      await expect.poll(() => pids.filter(runs)).toEqual([])
    } finally {
      await converter.close()
      await rm(folder, { recursive: true })
    }
  })

  it('runs once for what waits together, and once more for each one that hangs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'many-'))
    const program = join(folder, 'soffice')
    const trace = join(folder, 'runs')
    // Makes a PDF of what it is given, unless that says it hangs.
    await writeFile(
      program,
      `#!/bin/sh\nn=0\nfor it in "$@"; do case "$it" in *.rtf) n=$((n+1));; esac; done\necho $n >> ${trace}\nwhile [ "$1" != --outdir ]; do shift; done\nout=$2; shift 2\nfor it in "$@"; do grep -q treo "$it" && sleep 600; printf '%%PDF-' | cat - "$it" > "$out/$(basename "$it" .rtf).pdf"; done\n`,
      { mode: 0o755 },
    )
    const converter = libreOffice({ program, mostSeconds: 1 })
    const saidBy = (it: Conversion) => (it.outcome === 'converted' ? Buffer.from(it.pdf).toString() : it.outcome)
    const all = (texts: readonly string[]) =>
      Promise.all(texts.map((text) => converter.toPdf({ type: 'rtf', bytes: Buffer.from(text) }).then(saidBy)))
    try {
      expect(await all(['dau', '1', '2', '3'])).toEqual(['%PDF-dau', '%PDF-1', '%PDF-2', '%PDF-3'])
      expect(await all(['dau', '1', 'treo', '3'])).toEqual(['%PDF-dau', '%PDF-1', 'tooSlow', '%PDF-3'])
      expect((await readFile(trace, 'utf8')).trim().split('\n')).toEqual(['1', '3', '1', '3', '1', '1', '1'])
    } finally {
      await converter.close()
      await rm(folder, { recursive: true })
    }
  })

  it('takes no more bytes than its limit, and believes no exit code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'liar-'))
    const program = join(folder, 'soffice')
    await writeFile(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const converter = libreOffice({ program, mostBytes: 1000 })
    const before = await folders()
    try {
      expect(await converter.toPdf({ type: 'docx', bytes: new Uint8Array(1001) })).toEqual({ outcome: 'tooLarge' })
      const endless = Readable.from(forever())
      expect(await converter.toPdf({ type: 'docx', bytes: endless })).toEqual({ outcome: 'tooLarge' })
      expect(endless.destroyed).toBe(true)
      expect(await converter.toPdf({ type: 'docx', bytes: new Uint8Array(10) })).toEqual({ outcome: 'failed' })
      const broken = Readable.from(breaking())
      expect(await converter.toPdf({ type: 'docx', bytes: broken })).toEqual({ outcome: 'failed' })
    } finally {
      await converter.close()
      await rm(folder, { recursive: true })
    }
    expect((await folders()).filter((name) => !before.includes(name))).toEqual([])
    expect(await converter.toPdf({ type: 'docx', bytes: new Uint8Array(10) })).toEqual({ outcome: 'unavailable' })
  })

  it('says when there is no program', async () => {
    for (const setting of ['none', '/nowhere/soffice']) {
      const converter = await openConverter(setting)
      expect(await converter.available()).toBe(false)
      expect(await converter.toPdf({ type: 'rtf', bytes: rtf('x') })).toEqual({ outcome: 'unavailable' })
      await converter.close()
    }
  })
})

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that ended but was not yet collected still answers; its state tells.
    return !/^State:\s+Z/m.test(execFileSync('cat', [`/proc/${pid}/status`], { stdio: 'pipe' }).toString())
  } catch {
    return false
  }
}

function* forever() {
  while (true) yield new Uint8Array(100)
}

function* breaking() {
  yield new Uint8Array(10)
  throw new Error('connection lost')
}

const office2006 = 'http://schemas.openxmlformats.org'

function linkedDocx(target: string): Uint8Array {
  const kinds = `${office2006}/officeDocument/2006/relationships`
  const drawing = `${office2006}/drawingml/2006`
  const picture =
    `<w:p xmlns:wp="${drawing}/wordprocessingDrawing" xmlns:a="${drawing}/main" xmlns:pic="${drawing}/picture" xmlns:r="${kinds}"><w:r><w:drawing>` +
    '<wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/><a:graphic>' +
    `<a:graphicData uri="${drawing}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>` +
    '<pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>' +
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>' +
    '</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>' +
    `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDETEXT "${target}"</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>`
  return zip([
    entry(
      '[Content_Types].xml',
      `<Types xmlns="${office2006}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    entry(
      '_rels/.rels',
      `<Relationships xmlns="${office2006}/package/2006/relationships"><Relationship Id="rId1" Type="${kinds}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    entry(
      'word/_rels/document.xml.rels',
      `<Relationships xmlns="${office2006}/package/2006/relationships"><Relationship Id="rId9" Type="${kinds}/image" Target="${target}" TargetMode="External"/></Relationships>`,
    ),
    entry(
      'word/document.xml',
      `<w:document xmlns:w="${office2006}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Van ban</w:t></w:r></w:p>${picture}</w:body></w:document>`,
    ),
  ])
}

function linkedOdt(target: string): Uint8Array {
  const names = ['office', 'text', 'draw'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  )
  const content =
    `<office:document-content ${names.join(' ')} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>` +
    `<text:p>Van ban<draw:frame><draw:image xlink:href="${target}" xlink:type="simple"/></draw:frame></text:p>` +
    `<text:section text:name="s"><text:section-source xlink:href="${target}" text:filter-name="Text"/><text:p>cu</text:p></text:section>` +
    '</office:text></office:body></office:document-content>'
  return zip([
    entry('mimetype', 'application/vnd.oasis.opendocument.text'),
    entry('content.xml', content),
    entry(
      'META-INF/manifest.xml',
      '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    ),
  ])
}
