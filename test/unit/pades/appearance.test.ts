import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { deflateSync } from 'node:zlib'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import {
  contained,
  personPlace,
  pictureDrawing,
  pointsOf,
  readPicture,
  sealBox,
  topRightBox,
} from '#platform/pades/appearance/index.ts'
import { linesDrawing, stampTime } from '#platform/pades/appearance/lines.ts'
import { readPng } from '#platform/pades/appearance/read-png.ts'
import { frameOf, type SeenBox } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { openPdf, pageOf } from '#platform/pades/file/index.ts'
import { pdfText } from '#platform/pdf/index.ts'
import { type Paper, printPaper } from '#platform/print/paper.ts'
import { codeOf } from './code-of.ts'
import { hasPdfsig, hasQpdf, hasRaster, inFolder, pdfsig, qpdfCheck } from './judges.ts'
import { handPng, massOf, rasterOf, sealPng } from './raster.ts'
import { decrees, onePage, tableFile } from './samples.ts'
import { signed } from './signing.ts'

const hand = readPicture(handPng())
const seal = readPicture(sealPng())
const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThan(2.5)
const frame = (pdf: Uint8Array) => {
  const file = openPdf(bytesOf(pdf))
  const page = pageOf(file, 1)
  if (page === undefined) throw new Error('no page')
  return frameOf(file, page)
}

const pages: readonly (readonly [string, string])[] = [
  ['upright', ''],
  ['turned by 90', '/Rotate 90'],
  ['turned by 180', '/Rotate 180'],
  ['turned by 270', '/Rotate 270'],
  ['turned by -90', '/Rotate -90'],
  ['cropped', '/MediaBox [-20 -30 700 900] /CropBox [50 100 550 800]'],
  ['cropped and turned by 90', '/MediaBox [0 0 700 900] /CropBox [50 100 550 800] /Rotate 90'],
  ['cropped and turned by 270', '/MediaBox [0 0 700 900] /CropBox [50 100 550 800] /Rotate 270'],
  ['measured in other units', '/MediaBox [0 0 300 420] /UserUnit 2'],
]

describe.skipIf(!hasRaster)('a picture', () => {
  it.each(pages)('is seen upright where it was laid, on a page %s', (name, more) => {
    const base = tableFile(onePage(more))
    const box: SeenBox = { x: 250, y: 300, width: 150, height: 90 }
    const pdf = signed(base, 'ec', { field: 'Ky', place: { page: 1, box }, drawing: pictureDrawing(hand) })
    const { width, height } = frame(base)
    const raster = rasterOf(pdf)
    // pdftoppm knows nothing of other units: it shows them half as large.
    const unit = name.includes('units') ? 2 : 1
    near(raster.width, width / unit)
    near(raster.height, height / unit)
    const inside = contained(hand, box)
    const mass = massOf(raster, 'blue')
    near(mass.left, (box.x + inside.x) / unit)
    near(mass.top, (box.y + box.height - inside.y - inside.height) / unit)
    // The thick stroke is at the upper left of the picture, where the waves leave its bounds free.
    const corner = { x: (box.x + inside.x) / unit, y: (box.y + inside.y) / unit, width: 15 / unit, height: 18 / unit }
    expect(blueShare(raster, corner)).toBeGreaterThan(0.8)
    if (hasQpdf) expect(qpdfCheck(pdf)).toContain('No syntax or stream encoding errors')
    if (hasPdfsig) expect(pdfsig(pdf)).toMatchObject([{ valid: true, whole: true }])
  })
})

describe.skipIf(!hasRaster)('a field made before', () => {
  it.each([0, 90, 180, 270])('on a page turned by %i shows its picture upright', (turn) => {
    const form = {
      5: '<< /Fields [6 0 R] >>',
      6: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [200 300 350 420] /F 4 >>',
    }
    const base = tableFile(onePage(`/Rotate ${turn} /Annots [6 0 R]`, form, '/AcroForm 5 0 R'))
    const raster = rasterOf(signed(base, 'ec', { field: 'Ky', drawing: pictureDrawing(hand) }))
    const mass = massOf(raster, 'blue')
    const lying = turn % 180 === 90
    const inside = contained(hand, lying ? { width: 120, height: 150 } : { width: 150, height: 120 })
    near(mass.right - mass.left, inside.width)
    const corner = { x: mass.left, y: mass.top, width: inside.width * 0.11, height: inside.height * 0.28 }
    expect(blueShare(raster, corner)).toBeGreaterThan(0.8)
  })
})

function blueShare(raster: ReturnType<typeof rasterOf>, box: SeenBox): number {
  let blue = 0
  let all = 0
  for (let y = Math.ceil(box.y) + 1; y < box.y + box.height - 1; y++) {
    for (let x = Math.ceil(box.x) + 1; x < box.x + box.width - 1; x++) {
      const at = (y * raster.width + x) * 3
      all++
      if ((raster.data[at + 2] ?? 0) - (raster.data[at] ?? 0) > 90) blue++
    }
  }
  return all === 0 ? 0 : blue / all
}

const paper: Paper = {
  issuer: { parentName: 'UBND tỉnh Lai Châu', name: 'Sở Nội vụ', place: 'Lai Châu' },
  codeNumber: '05',
  codeNotation: 'QĐ-SNV',
  issuedOn: '2026-06-05',
  kind: { code: 'QĐ', name: 'Quyết định' },
  subject: 'Về việc thành lập Tổ công tác',
  body: [{ type: 'paragraph', text: 'Giao ông Lò Văn Thử chủ trì, phối hợp với các đơn vị liên quan.' }],
  signer: { authorityLines: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], name: 'Lò Văn Thử' },
  recipients: ['Như Điều 3', 'Lưu: VT'],
}

describe('a signed paper (Decree 30/2020, Appendix I)', () => {
  it.skipIf(!hasRaster)(
    'bears the hand between title and name, the seal over its left third in real size',
    async () => {
      const base = new Uint8Array(await buffer(printPaper(paper)))
      const text = await pdfText(base)
      const place = text && personPlace(text, 'lò văn thử')
      if (!place) throw new Error('no place')
      const drawing = pictureDrawing(hand)
      const first = signed(base, 'rsa', { field: 'Ky', place, drawing })
      const inside = contained(hand, place.box)
      const signature = { ...inside, x: place.box.x + inside.x, y: place.box.y + inside.y }
      const size = { width: pointsOf(36), height: pointsOf(36) }
      const box = sealBox(signature, size, frame(base))
      const pdf = signed(
        first,
        'rsa',
        { field: 'Dau', place: { page: place.page, box }, drawing: pictureDrawing(seal) },
        'seal',
      )
      if (hasPdfsig) expect(pdfsig(pdf).map((it) => it.valid)).toEqual([true, true])
      const raster = rasterOf(pdf, place.page)
      const [blue, red] = [massOf(raster, 'blue'), massOf(raster, 'red')]
      near(red.right - red.left, pointsOf(36))
      near(red.bottom - red.top, pointsOf(36))
      near(red.right, signature.x + signature.width / 3)
      near((red.top + red.bottom) / 2, signature.y + signature.height / 2)
      expect(blue.right).toBeLessThanOrEqual(signature.x + signature.width + 1)
      const lines = text?.pages[place.page - 1]?.items.filter((it) => /PHÓ GIÁM ĐỐC|Lò Văn Thử$/u.test(it.text)) ?? []
      const name = lines.at(-1)
      const title = lines.find((it) => it.text.includes('PHÓ'))
      expect(name && blue.bottom <= name.y - name.size * 0.6).toBe(true)
      expect(title && blue.top >= title.y).toBe(true)
      expect(name && Math.abs(signature.x + signature.width / 2 - (name.x + name.width / 2)) < 1).toBe(true)
    },
  )

  it('finds no place for a name that is not printed, has no room above it, or stands in running text', async () => {
    const text = await pdfText(new Uint8Array(await buffer(printPaper(paper))))
    if (text === undefined) throw new Error('unreadable')
    expect(personPlace(text, 'Lò Văn')).toBeNull()
    expect(personPlace(text, 'Nguyễn Văn Không')).toBeNull()
    expect(personPlace(text, ' ')).toBeNull()
    expect(personPlace(text, 'Sở Nội vụ')).toBeNull()
    const turned = { ...text, pages: text.pages.map((page) => ({ ...page, turned: true })) }
    expect(personPlace(turned, 'Lò Văn Thử')).toBeNull()
  })

  const decree = join(decrees, '50-2026-ND-CP.two-signers.pdf')
  it.skipIf(!existsSync(decree))('has its place where the State signed a decree (shared samples)', async () => {
    const text = await pdfText(readFileSync(decree))
    const place = text && personPlace(text, 'Trần Hồng Hà')
    // The field of the real signature lies at 339 to 519 from the left and 195 to 295 from the top.
    expect(place?.page).toBe(30)
    expect(place && Math.abs(place.box.x + place.box.width / 2 - 429)).toBeLessThan(8)
    expect(place && Math.abs(place.box.y + place.box.height / 2 - 245)).toBeLessThan(8)
  })

  it.skipIf(!hasRaster)('bears lines in black at the upper right of a copy, and no picture', () => {
    const lines = [
      'SAO Y; Ủy ban nhân dân tỉnh Đắk Lắk;',
      `Thời gian ký: ${stampTime(new Date('2026-11-22T03:04:05Z'))}`,
      // Written with marks of their own, as some keyboards do.
      'Quyết nghị: ẰẮẶỮỮ ỡỷỹỵ'.normalize('NFD'),
    ]
    expect(lines[1]).toContain('2026-11-22T10:04:05+07:00')
    for (const more of ['', '/Rotate 90', '/Rotate 270']) {
      const base = tableFile(onePage(more))
      const drawn = linesDrawing(lines)
      const box = topRightBox(drawn, frame(base))
      const pdf = signed(base, 'ec', { field: 'Sao', place: { page: 1, box }, drawing: drawn.drawing }, 'seal')
      if (hasPdfsig) expect(pdfsig(pdf)).toMatchObject([{ valid: true, whole: true }])
      const raster = rasterOf(pdf)
      const corner = { ...raster, data: raster.data.slice(0, raster.width * 80 * 3), height: 80 }
      const black = massOf(corner, 'black')
      expect(black.count).toBeGreaterThan(200)
      near(black.right, raster.width - 24)
      expect(massOf(raster, 'blue').count + massOf(raster, 'red').count).toBe(0)
      expect(textIn(pdf)).toContain(lines[0])
      expect(textIn(pdf)).toContain(lines[2]?.normalize('NFC'))
      if (hasQpdf) expect(qpdfCheck(pdf)).toContain('No syntax or stream encoding errors')
    }
  })

  it('refuses letters the type has not, and too many lines', () => {
    expect(codeOf(() => linesDrawing(['漢字']))).toBe('fill.noLetter')
    expect(codeOf(() => linesDrawing([]))).toBe('sign.badBox')
    expect(codeOf(() => linesDrawing(Array.from({ length: 13 }, () => 'a')))).toBe('sign.badBox')
    expect(codeOf(() => linesDrawing(['a'.repeat(201)]))).toBe('sign.badBox')
  })
})

function textIn(pdf: Uint8Array): string {
  return inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    return execFileSync('pdftotext', ['-layout', path('a.pdf'), '-']).toString()
  })
}

function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)])
}
function rawPng(header: readonly number[], rows: Uint8Array, more: readonly Buffer[] = []): Buffer {
  const [width = 0, height = 0, ...rest] = header
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set(rest, 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('kinds of PNG', () => {
  const rgb = (png: Uint8Array) => {
    const { rgb, alpha } = readPng(png)
    return { rgb: [...rgb], alpha: alpha && [...alpha] }
  }
  it.each([
    [
      'grey of one bit',
      rawPng([2, 1, 1, 0, 0, 0, 0], Buffer.from([0, 0b01000000])),
      [0, 0, 0, 255, 255, 255],
      undefined,
    ],
    ['grey of four bits', rawPng([2, 1, 4, 0, 0, 0, 0], Buffer.from([0, 0x0f])), [0, 0, 0, 255, 255, 255], undefined],
    [
      'grey with a clear shade',
      rawPng([2, 1, 8, 0, 0, 0, 0], Buffer.from([0, 7, 255]), [chunk('tRNS', Buffer.from([0, 7]))]),
      [7, 7, 7, 255, 255, 255],
      [0, 255],
    ],
    ['grey with alpha', rawPng([1, 1, 8, 4, 0, 0, 0], Buffer.from([0, 9, 128])), [9, 9, 9], [128]],
    ['colours', rawPng([1, 1, 8, 2, 0, 0, 0], Buffer.from([0, 1, 2, 3])), [1, 2, 3], undefined],
    [
      'colours of sixteen bits',
      rawPng([1, 1, 16, 6, 0, 0, 0], Buffer.from([0, 255, 255, 0, 0, 128, 0, 0, 0])),
      [255, 0, 128],
      [0],
    ],
    [
      'a palette of two bits',
      rawPng([3, 2, 2, 3, 0, 0, 0], Buffer.from([0, 0b00011000, 0, 0b01000100]), [
        chunk('PLTE', Buffer.from([1, 1, 1, 2, 2, 2, 3, 3, 3])),
        chunk('tRNS', Buffer.from([255, 0])),
      ]),
      [1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 2, 2, 1, 1, 1, 2, 2, 2],
      [255, 0, 255, 0, 255, 0],
    ],
    ['interlaced rows', rawPng([1, 1, 8, 2, 0, 0, 1], Buffer.from([0, 1, 2, 3])), [1, 2, 3], undefined],
  ])('%s', (_, png, colours, alpha) => expect(rgb(png)).toEqual({ rgb: colours, alpha }))

  it('beyond the bounds, broken, or none are refused before they are unpacked', () => {
    const codes = (png: Uint8Array) => codeOf(() => readPng(png))
    expect(codes(Buffer.from('GIF89a'))).toBe('picture.notPng')
    expect(codes(Buffer.alloc(2 * 1024 * 1024 + 1))).toBe('picture.tooLarge')
    expect(codes(rawPng([4001, 1, 8, 0, 0, 0, 0], Buffer.alloc(4002)))).toBe('picture.tooLarge')
    expect(codes(rawPng([4000, 4000, 16, 6, 0, 0, 0], Buffer.alloc(1)))).toBe('picture.tooLarge')
    expect(codes(rawPng([0, 4, 8, 0, 0, 0, 0], Buffer.alloc(4)))).toBe('picture.broken')
    // A small header over rows that swell to 200 MB.
    expect(codes(rawPng([1, 1, 8, 0, 0, 0, 0], Buffer.alloc(200 * 1024 * 1024)))).toBe('picture.broken')
    expect(codes(rawPng([9, 9, 8, 0, 0, 0, 0], Buffer.alloc(5)))).toBe('picture.broken')
    expect(codes(rawPng([1, 1, 8, 3, 0, 0, 0], Buffer.from([0, 5]), [chunk('PLTE', Buffer.alloc(3))]))).toBe(
      'picture.broken',
    )
    const whole = encode({ width: 3, height: 3, channels: 3, depth: 8, data: new Uint8Array(27) })
    for (let end = 0; end < whole.length - 1; end += 3) expect(codes(whole.subarray(0, end))).not.toBe('ok')
    // A profile that would swell is left out unread.
    const bomb = chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(64 * 1024 * 1024))]))
    expect(codes(rawPng([1, 1, 8, 0, 0, 0, 0], Buffer.from([0, 1]), [bomb]))).toBe('ok')
  })
})
