import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page as Tab } from 'playwright-core'

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

const flags = [
  '--headless=shell',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
]

/**
 * A real Chromium: the system's when it has one, otherwise the one that comes by npm with the libraries it needs. That package's own
 * flags are left out: they put everything into one process, which does not end, and switch off the security of pages.
 */
export async function openBrowser(): Promise<Browser> {
  if (system) return chromium.launch({ executablePath: system, args: flags })
  // By this word the package also unpacks the libraries that a bare machine lacks.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await packed.executablePath(), args: flags })
}

export const desktop = { width: 1366, height: 768 }
export const phone = { width: 390, height: 844 }

/** Somebody at a screen of their own: own cookies, own window. What the page complains of is remembered. */
export interface Person {
  readonly context: BrowserContext
  readonly tab: Tab
  readonly complaints: string[]
}

export async function sitDown(browser: Browser, address: string, viewport = desktop): Promise<Person> {
  const context = await browser.newContext({
    baseURL: address,
    viewport,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  })
  context.setDefaultTimeout(60_000)
  const tab = await context.newPage()
  const complaints: string[] = []
  tab.on('pageerror', (error) => complaints.push([error.message, error.stack ?? ''].join('\n')))
  tab.on('console', (message) => {
    // A refused call is logged by the browser itself; the page shows it in words.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return { context, tab, complaints }
}

export async function signIn(person: Person, login: string, password: string): Promise<void> {
  const { tab } = person
  await tab.goto('/')
  await tab.getByLabel('Tên đăng nhập').fill(login)
  await tab.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await tab.getByRole('button', { name: 'Đăng nhập' }).click()
  await tab.getByRole('navigation', { name: 'Các mục chính' }).waitFor()
}

/** Somebody signed in, on a page whose heading stands. */
export async function sitDownAt(
  browser: Browser,
  address: string,
  as: { readonly login: string; readonly password: string; readonly path: string; readonly size?: typeof desktop },
): Promise<Person> {
  const person = await sitDown(browser, address, as.size)
  await signIn(person, as.login, as.password)
  await person.tab.goto(as.path)
  await person.tab.locator('h1').first().waitFor()
  return person
}
