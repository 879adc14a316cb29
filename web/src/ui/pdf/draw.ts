import { type PDFDocumentProxy, type PDFPageProxy, TextLayer } from './library.ts'
import { type PageText, pageText } from './marks.ts'

// More pixels than this and browsers refuse the canvas; then the page is drawn a little coarser.
const maxPixels = 16_000_000

type Viewport = ReturnType<PDFPageProxy['getViewport']>
type TextContent = Awaited<ReturnType<PDFPageProxy['getTextContent']>>

interface Target {
  /** Holds the canvas. */
  readonly picture: HTMLElement
  /** Holds the invisible words over it. */
  readonly text: HTMLElement
  /** Told the true size of the page, in points and unrotated. */
  readonly onsize: (size: { width: number; height: number }) => void
}

/** Draws a page and its words; the new picture replaces the old one when it is complete, so zooming shows no white flash. */
export async function drawPage(
  file: PDFDocumentProxy,
  number: number,
  look: { readonly scale: number; readonly rotation: number },
  target: Target,
  aborted: AbortSignal,
): Promise<PageText | null> {
  const page = await file.getPage(number)
  const plain = page.getViewport({ scale: 1, rotation: page.rotate })
  target.onsize({ width: plain.width, height: plain.height })
  const viewport = page.getViewport({ scale: look.scale, rotation: (page.rotate + look.rotation) % 360 })
  if (aborted.aborted) return null
  const content = page.getTextContent()
  content.catch(() => undefined)
  target.picture.replaceChildren(await paintCanvas(page, viewport, aborted))
  return layWords(await content, viewport, target.text, aborted)
}

async function paintCanvas(page: PDFPageProxy, viewport: Viewport, aborted: AbortSignal): Promise<HTMLCanvasElement> {
  const dense = Math.min(devicePixelRatio, Math.sqrt(maxPixels / (viewport.width * viewport.height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(viewport.width * dense)
  canvas.height = Math.floor(viewport.height * dense)
  const task = page.render({ canvas, viewport, transform: [dense, 0, 0, dense, 0, 0] })
  aborted.addEventListener('abort', () => task.cancel())
  await task.promise
  return canvas
}

async function layWords(content: TextContent, viewport: Viewport, box: HTMLElement, aborted: AbortSignal) {
  if (aborted.aborted) return null
  box.replaceChildren()
  const layer = new TextLayer({ textContentSource: content, container: box, viewport })
  aborted.addEventListener('abort', () => layer.cancel())
  await layer.render()
  return pageText(
    layer.textDivs,
    content.items.filter((piece) => 'str' in piece),
  )
}
