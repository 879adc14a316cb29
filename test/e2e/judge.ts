import type { Request, Page as Tab } from 'playwright-core'
import { expect } from 'vitest'
import { vi } from '../../web/src/i18n/vi.ts'
import { violations } from '../setup/axe.ts'
import type { Person } from '../setup/browser.ts'

const quietMs = 150

/** What a tab has asked of the server and not got yet. */
class Asked {
  private readonly open = new Set<Request>()
  private last = 0

  constructor(tab: Tab) {
    const over = (request: Request) => {
      this.open.delete(request)
      this.last = performance.now()
    }
    tab.on('request', (request) => this.open.add(request))
    tab.on('requestfinished', over)
    tab.on('requestfailed', over)
  }

  get quiet(): boolean {
    return this.open.size === 0 && performance.now() - this.last > quietMs
  }
}

const asked = new WeakMap<Tab, Asked>()

/** Goes there, until what the page reads, and what that makes it read, has come. */
async function open(tab: Tab, path: string): Promise<void> {
  const of = asked.get(tab) ?? new Asked(tab)
  asked.set(tab, of)
  await tab.goto(path)
  await tab.locator('h1').first().waitFor()
  await expect
    .poll(async () => of.quiet && (await tab.locator('.skeleton').count()) === 0, { timeout: 60_000, interval: 50 })
    .toBe(true)
}

/** What every screen owes every person: nothing for axe to find, no sideways scrolling, no raw key of a word, a heading. */
export async function judge(person: Person, path: string): Promise<string[]> {
  const { tab } = person
  await open(tab, path)
  const wide = await tab.evaluate('document.documentElement.scrollWidth - innerWidth')
  const text = await tab.locator('body').innerText()
  // The key of a word where its words should be.
  const raw = text.match(/\b[a-z]\w*(?:\.\w+)+\b/g)?.find((it) => it in vi)
  return [
    ...(await violations(tab)),
    ...(Number(wide) > 0 ? [`${wide} px too wide`] : []),
    ...(raw ? [`raw key ${raw}`] : []),
    ...(text.includes('undefined') || text.includes('[object') ? ['undefined on the screen'] : []),
  ].map((it) => `${path}: ${it}`)
}
