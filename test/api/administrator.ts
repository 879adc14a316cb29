import { Secret, TOTP } from 'otpauth'
import { confirmSecondFactor, enrolSecondFactor } from '#contract/identity.ts'
import type { Role } from '#contract/permissions.ts'
import { type House, staff, testPassword } from '../setup/house.ts'
import type { Page } from '../setup/page.ts'

/** The code an authenticator shows at that moment. */
export function codeAt(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() })
}

/** Puts a second factor on the account of a page that is signed in. */
export async function enrol(house: House, page: Page): Promise<string> {
  const { secret } = await page.call(enrolSecondFactor, { password: testPassword })
  page.take(await page.call(confirmSecondFactor, { code: codeAt(secret, house.now()) }))
  return secret
}

export interface Administrator {
  readonly page: Page
  readonly secret: string
  readonly personId: string
  readonly accountId: string
}

/** An administrator who is signed in with a second factor, which the house demands of them. */
export async function administrator(
  house: House,
  login: string,
  unitId: string,
  role: Role = 'agencyAdministrator',
): Promise<Administrator> {
  const ids = await staff(house, login, unitId, role, 'Quản trị')
  const page = await house.page(login)
  return { ...ids, page, secret: await enrol(house, page) }
}
