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
