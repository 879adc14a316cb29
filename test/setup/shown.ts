import { join } from 'node:path'
import type { Page as Tab } from 'playwright-core'
import { expect } from 'vitest'
import { violations } from './axe.ts'
import { picture } from './picture.ts'

/** The screen as it is now, once its colours no longer fade: kept as a picture, and nothing for axe to find. */
export async function shown(tab: Tab, name: string): Promise<void> {
  await tab.evaluate(
    'Promise.allSettled(document.getAnimations().filter((it) => it instanceof CSSTransition).map((it) => it.finished))',
  )
  await picture(tab, name)
  expect(await violations(tab)).toEqual([])
}

/** The same, nothing wider than the screen, and the whole length as a picture when a folder for pictures is named. */
export async function seen(tab: Tab, name: string, fullPage = true): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder) await tab.screenshot({ path: join(folder, `${name}.png`), fullPage })
  await shown(tab, name)
  expect(Number(await tab.evaluate('document.documentElement.scrollWidth - innerWidth'))).toBeLessThanOrEqual(0)
}
