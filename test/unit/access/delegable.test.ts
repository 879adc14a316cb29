import { describe, expect, it } from 'vitest'
import { type Actor, delegability, may, mayStandIn, rolePermissions, scopesOf, systemActor } from '#access'
import { delegationScopes } from '#contract/delegation.ts'
import { permissions, type Role, roles } from '#contract/permissions.ts'

const standingIn = (role: Role): Actor => ({
  ...systemActor,
  role,
  onBehalfOf: { delegationId: 'd', personId: 'p', name: 'A', title: 'B', scope: delegationScopes },
})

describe('what may be delegated', () => {
  it('is said of every permission, with the reason where it stays personal', () => {
    expect(Object.keys(delegability).sort()).toEqual([...permissions].sort())
    for (const it of Object.values(delegability)) expect('scope' in it || it.personal.length > 10).toBe(true)
  })

  it('is never more than the post has, and never issuing, books or administration', () => {
    const never = ['document.issue', 'document.recall', 'document.register', 'register.manage', 'delegation.manage']
    for (const role of roles) {
      const actor = standingIn(role)
      for (const permission of permissions) {
        if (!may(actor, permission)) continue
        expect(rolePermissions[role]).toContain(permission)
        expect(never).not.toContain(permission)
        expect(permission).not.toMatch(/\.(manage|operate)$/)
      }
    }
  })

  it('is nothing of clerks, archivists and administrators', () => {
    for (const role of ['clerk', 'archivist', 'agencyAdministrator', 'systemAdministrator'] as const) {
      expect(scopesOf(role)).toEqual([])
      for (const other of roles) {
        expect(mayStandIn({ role, unitId: 'u' }, { role: other, unitId: 'u' })).toBe(false)
        expect(mayStandIn({ role: 'leader', unitId: 'u' }, { role, unitId: 'u' })).toBe(false)
      }
    }
    expect(scopesOf('leader')).toEqual(['handling', 'directing', 'approving'])
    expect(scopesOf('officer')).toEqual(['handling'])
  })
})
