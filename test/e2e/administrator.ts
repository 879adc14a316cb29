import { codeAt } from '../api/administrator.ts'
import type { Person } from '../setup/browser.ts'
import type { House } from '../setup/house.ts'
import { testPassword } from '../setup/house.ts'

/** Signs an administrator in with password and code. A code counts once: the clock moves on before. */
export async function signInWithCode({ tab }: Person, house: House, login: string, secret: string): Promise<void> {
  house.pass(60_000)
  await tab.goto('/')
  await tab.getByLabel('Tên đăng nhập').fill(login)
  await tab.getByLabel('Mật khẩu', { exact: true }).fill(testPassword)
  await tab.getByRole('button', { name: 'Đăng nhập' }).click()
  await tab.getByLabel('Mã xác thực').fill(codeAt(secret, house.now()))
  await tab.keyboard.press('Enter')
  await tab.getByRole('navigation', { name: 'Các mục chính' }).waitFor()
}
