export { type Actor, may, systemActor } from './actor.ts'
export { rolePermissions } from './roles.ts'
