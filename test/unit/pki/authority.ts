import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Authority, createAuthority, issueAgency, issuePerson } from '#platform/pki/authority/index.ts'

/** The clock of the sample authority in tests. */
export const sampleTime = new Date('2026-11-22T03:00:00Z')
export const sampleTerms = { validFrom: new Date('2026-01-01T00:00:00Z'), validTo: new Date('2029-01-01T00:00:00Z') }

export const leader = {
  name: 'Nguyễn Thị Hằng Ước',
  number: '001184012345',
  title: 'Phó Chủ tịch',
  agency: 'Ủy ban nhân dân tỉnh Đắk Lắk',
  unit: 'Văn phòng',
}
export const agency = { name: 'Ủy ban nhân dân tỉnh Đắk Lắk', code: 'H15' }

/** An authority with an official's and an agency's certificate. */
export function sampleAuthority(keys: 'rsa' | 'ec' = 'ec', address = 'http://127.0.0.1:1') {
  const authority: Authority = createAuthority({ name: 'tỉnh Đắk Lắk', address, at: sampleTime, keys })
  const kind = keys === 'rsa' ? 'rsa-2048' : 'p-256'
  const person = issuePerson(authority, leader, { ...sampleTerms, keys: kind })
  const seal = issueAgency(authority, agency, { ...sampleTerms, keys: kind })
  return { authority, person, seal }
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A folder of files for a judging program. */
export function folderOf(files: Readonly<Record<string, Uint8Array | string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-pki-'))
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  return folder
}

export function pem(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`)
    .join('')
}

/** What openssl says, both streams, and whether it was content. */
export function openssl(
  folder: string,
  ...words: readonly string[]
): { readonly fine: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  return { fine: status === 0, said: `${stdout}${stderr}` }
}
