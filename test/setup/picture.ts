import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import type { Page as Tab } from 'playwright-core'

const folder = 'test/e2e/pictures'

/** Whether this run keeps what the screens look like (`UPDATE_PICTURES=yes`). */
export const keepsPictures = process.env['UPDATE_PICTURES'] === 'yes'

/** Keeps the screen as it is now, for the README; otherwise nothing. */
export async function picture(tab: Tab, name: string): Promise<void> {
  if (!keepsPictures) return
  await mkdir(folder, { recursive: true })
  await tab.screenshot({ path: `${folder}/${name}.png` })
}

/** The first page of a PDF, as poppler draws it. */
export async function pictureOfPdf(pdf: Buffer, name: string): Promise<void> {
  if (!keepsPictures) return
  await mkdir(folder, { recursive: true })
  execFileSync('pdftoppm', ['-png', '-r', '80', '-f', '1', '-singlefile', '-', `${folder}/${name}`], { input: pdf })
}
