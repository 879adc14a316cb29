import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { rolePermissions } from '#access'
import { allEndpoints } from '#contract/all.ts'
import { permissions, roles } from '#contract/permissions.ts'
import { openApi } from '../../server/ops/openapi.ts'

describe('the interface description', () => {
  it('is the one that is committed (node server/ops/write-openapi.ts writes it)', async () => {
    expect(await readFile('server/openapi.json', 'utf8')).toBe(openApi())
  })

  it('names every operation and every address once', () => {
    const names = allEndpoints.map(({ name }) => name)
    const addresses = allEndpoints.map(({ it }) => `${it.method} ${it.path}`)
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(addresses).size).toBe(addresses.length)
  })
})

describe('role by permission', () => {
  const matrix = [
    `| permission | ${roles.join(' | ')} |`,
    `|---|${roles.map(() => '---|').join('')}`,
    ...permissions.map(
      (permission) =>
        `| ${permission} | ${roles.map((role) => (rolePermissions[role].includes(permission) ? 'x' : ' ')).join(' | ')} |`,
    ),
  ].join('\n')

  it('is the matrix that was reviewed', async () => {
    await expect(`${matrix}\n`).toMatchFileSnapshot('permission-matrix.md')
  })

  it('gives no administrator a way to content', () => {
    for (const role of ['agencyAdministrator', 'systemAdministrator'] as const)
      expect(rolePermissions[role].filter((it) => it.startsWith('document.') || it === 'file.upload')).toEqual([])
  })
})
