import type { Request, Page as Tab } from 'playwright-core'
import { expect } from 'vitest'
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
  const raw =
    /\b(nav|top|list|doc|today|work|queue|handling|directive|act|access|accessChanges|absence|hold|delegation|standIn|compose|arrive|issue|register|fault|trail|org|account|page|dossier|notices|files?|filelist|tasks|programme|drafting|draftState|draftAct|stage|versions|findings|opinions|compare|approve|authority|signingMode|template|pdfState|fixed|reports|figure|forms|postal|loans|copies|slip)\.[a-z]+[a-zA-Z.]*\b/.exec(
      text,
    )?.[0]
  return [
    ...(await violations(tab)),
    ...(Number(wide) > 0 ? [`${wide} px too wide`] : []),
    ...(raw ? [`raw key ${raw}`] : []),
    ...(text.includes('undefined') || text.includes('[object') ? ['undefined on the screen'] : []),
  ].map((it) => `${path}: ${it}`)
}
