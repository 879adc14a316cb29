import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A folder of our own for one process: two processes with one profile disturb each other, the second ends without a word. */
export interface Profile {
  readonly folder: string
  /** For `-env:UserInstallation`. */
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
}

const locate = createRequire(import.meta.url)

export async function makeProfile(): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'lien-thong-convert-'))
  const installation = join(folder, 'profile')
  await mkdir(join(installation, 'user'), { recursive: true })
  await writeFile(join(installation, 'user', 'registrymodifications.xcu'), settings())
  const fonts = join(folder, 'fonts.conf')
  await writeFile(fonts, fontSettings(join(folder, 'font-cache')))
  return {
    folder,
    url: pathToFileURL(installation).href,
    // Only this: neither the secrets nor the proxies of our own process reach the program that opens strangers' files.
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      SAL_USE_VCLPLUGIN: 'svp',
      FONTCONFIG_FILE: fonts,
    },
  }
}

/** No macro runs, no link of a document is followed, and whatever still asks the network meets a proxy that does not exist. */
function settings(): string {
  const scripting = '/org.openoffice.Office.Common/Security/Scripting'
  const network = '/org.openoffice.Inet/Settings'
  const items: readonly (readonly [path: string, name: string, value: string])[] = [
    [scripting, 'MacroSecurityLevel', '3'],
    [scripting, 'DisableMacrosExecution', 'true'],
    [scripting, 'BlockUntrustedRefererLinks', 'true'],
    [scripting, 'DisableActiveContent', 'true'],
    ['/org.openoffice.Office.Writer/Content/Update', 'Link', '0'],
    ['/org.openoffice.Office.Calc/Content/Update', 'Link', '2'],
    ['/org.openoffice.Office.Common/Misc', 'FirstRun', 'false'],
    [network, 'ooInetProxyType', '2'],
    [network, 'ooInetHTTPProxyName', '127.0.0.1'],
    [network, 'ooInetHTTPProxyPort', '9'],
    [network, 'ooInetHTTPSProxyName', '127.0.0.1'],
    [network, 'ooInetHTTPSProxyPort', '9'],
    [network, 'ooInetNoProxy', ''],
  ]
  const lines = items.map(
    ([path, name, value]) =>
      `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<oor:items xmlns:oor="${'http:'}//openoffice.org/2001/registry">`,
    ...lines,
    '</oor:items>',
  ].join('\n')
}

/** Our own Tinos stands in for Times New Roman (Decree 30/2020, Appendix I, I.4), whatever fonts the machine has. */
function fontSettings(cache: string): string {
  const tinos = dirname(dirname(locate.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf')))
  const alias = (family: string) =>
    `<match target="pattern"><test name="family" qual="any"><string>${family}</string></test>` +
    '<edit name="family" mode="prepend" binding="same"><string>Tinos</string></edit></match>'
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `<dir>${xml(tinos)}</dir>`,
    '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    `<cachedir>${xml(cache)}</cachedir>`,
    alias('Times New Roman'),
    alias('Times'),
    '</fontconfig>',
  ].join('\n')
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
