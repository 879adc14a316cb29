declare module '#platform/facts.ts' {
  interface Facts {
    'unit.created': { name: string }
    'unit.renamed': { name: string; from: string }
    'unit.moved': { parentId: string | null; from: string }
    'unit.kind-changed': { kind: string; level: string; from: string }
    'unit.coded': { scheme: string; code: string; from: string }
    'unit.ended': { on: string; successorId: string | null; kind: string; decision: string }
    'unit.setting': { allowSecretStub: boolean; printMark: string }
    'person.created': { name: string }
    'post.given': { assignmentId: string; personId: string; title: string; role: string; unitId: string }
    'post.ended': { assignmentId: string; personId: string; on: string }
    'authority.given': { postId: string; mode: string }
    'authority.ended': { on: string; reason: string }
    'organisation.imported': { units: number; people: number; posts: number }
    'access.changed': { kind: string; holderId: string | null }
    'access.decided': { kind: string; confirmed: boolean }
    'office-hours.set': { from: string; amberMinutes: number | null }
    'calendar.changed': { onDate: string; kind: string; name: string }
  }
}

export {}
