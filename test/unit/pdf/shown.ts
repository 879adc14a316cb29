import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Values as PDF.js reads them, with the names of their fields; it draws those that have an appearance. */
export async function shown(pdf: Uint8Array): Promise<Record<string, string>> {
  const task = getDocument({ data: pdf.slice(), verbosity: 0 })
  const page = await (await task.promise).getPage(1)
  const fields = (await page.getAnnotations()) as { fieldName: string; fieldValue: string; hasAppearance: boolean }[]
  await task.destroy()
  return Object.fromEntries(fields.map((it) => [it.fieldName, it.hasAppearance ? it.fieldValue : 'unseen']))
}
