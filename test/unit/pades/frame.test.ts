import { describe, expect, it } from 'vitest'
import { frameOf, type SeenBox } from '#platform/pades/append/frame.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { openPdf, pageOf } from '#platform/pades/file/index.ts'
import { onePage, tableFile } from './samples.ts'

function frame(more: string) {
  const file = openPdf(bytesOf(tableFile(onePage(more))))
  const page = pageOf(file, 1)
  if (page === undefined) throw new Error('no page')
  return frameOf(file, page)
}

const box = (x: number, y: number, width: number, height: number): SeenBox => ({ x, y, width, height })
/** In the page's own coordinates, A4 standing: near its lower left corner, lying. */
const corners = [20, 30, 120, 80] as const

describe('a rectangle of the page as it is seen', () => {
  it.each<[string, string, SeenBox]>([
    ['as it stands', '', box(20, 842 - 80, 100, 50)],
    ['turned by a quarter', '/Rotate 90', box(30, 20, 50, 100)],
    ['upside down', '/Rotate 180', box(595 - 120, 30, 100, 50)],
    ['turned the other way', '/Rotate 270', box(842 - 80, 595 - 120, 50, 100)],
    ['turned back by as much', '/Rotate -90', box(842 - 80, 595 - 120, 50, 100)],
    ['cropped', '/CropBox [10 20 310 420]', box(10, 420 - 80, 100, 50)],
    ['cropped by more than the sheet', '/CropBox [-50 -50 900 900]', box(20, 842 - 80, 100, 50)],
    ['cropped and turned by a quarter', '/CropBox [10 20 310 420] /Rotate 90', box(10, 10, 50, 100)],
    ['cropped and upside down', '/CropBox [10 20 310 420] /Rotate 180', box(310 - 120, 10, 100, 50)],
    ['cropped and turned the other way', '/CropBox [10 20 310 420] /Rotate 270', box(420 - 80, 310 - 120, 50, 100)],
    ['with its origin elsewhere', '/MediaBox [-100 -200 495 642]', box(120, 642 - 80, 100, 50)],
    ['in another unit', '/UserUnit 2 /CropBox [10 20 310 420]', box(20, 2 * (420 - 80), 200, 100)],
  ])('%s', (_, more, seen) => {
    const { toSeen, toUser } = frame(more)
    expect(toSeen(corners)).toEqual(seen)
    // Corners come in any order, and the way back ends where it began.
    expect(toSeen([corners[2], corners[3], corners[0], corners[1]])).toEqual(seen)
    expect(toUser(toSeen(corners))).toEqual([...corners])
  })

  it('is as wide and high as the page lies', () => {
    expect(frame('/Rotate 90')).toMatchObject({ width: 842, height: 595, turn: 90 })
    expect(frame('/CropBox [10 20 310 420] /Rotate 180 /UserUnit 1.5')).toMatchObject({ width: 450, height: 600 })
  })
})
