import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page as Tab } from 'playwright-core'

const judge = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe (WCAG 2.2 A and AA, and its best practices) finds wrong on the screen as it is now. */
export async function violations(tab: Tab): Promise<string[]> {
  await tab.evaluate(judge)
  const found = (await tab.evaluate('axe.run().then((it) => it.violations)')) as {
    id: string
    nodes: { html: string }[]
  }[]
  return found.map((it) => `${it.id}: ${it.nodes[0]?.html}`)
}
