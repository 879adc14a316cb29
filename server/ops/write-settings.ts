import { readFile, writeFile } from 'node:fs/promises'
import { settings } from '#config'

/** The table of settings as the README shows it. */
export function settingsTable(): string {
  const lines = Object.entries(settings).map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.shownDefault === '' ? '–' : `\`${setting.shownDefault}\``} | ${setting.meaning} |`,
  )
  return ['| setting | default | meaning |', '|---|---|---|', ...lines].join('\n')
}

/** README text with the table in its place. */
export function withSettings(readme: string): string {
  return readme.replace(
    /(<!-- settings -->\n)[\s\S]*?(<!-- \/settings -->)/,
    (_, begin: string, end: string) => `${begin}${settingsTable()}\n${end}`,
  )
}

if (process.argv[1]?.endsWith('write-settings.ts')) {
  const file = new URL('../../README.md', import.meta.url)
  await writeFile(file, withSettings(await readFile(file, 'utf8')))
}
