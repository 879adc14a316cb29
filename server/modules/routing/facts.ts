import type { AssignmentRole } from '#contract/words.ts'

/** Whose desks a fact of handling concerns: holders of posts, and units whose heads act. */
export interface Desks {
  readonly holders: readonly string[]
  readonly units: readonly string[]
}

declare module '#platform/facts.ts' {
  interface Facts {
    'submission.made': Desks & { to: string; note: string }
    'submission.passed': Desks & { to: string; note: string }
    'submission.sent-back': Desks & { reason: string }
    'directive.given': Desks & {
      directiveId: string
      note: string
      to: readonly { name: string; role: AssignmentRole; dueAt: string | null }[]
    }
    /** An issued document was sent to units and people of its own agency. */
    'assignment.sent': Desks & {
      note: string
      to: readonly { name: string; role: AssignmentRole; dueAt: string | null }[]
    }
    'directive.undone': Desks & { directiveId: string }
    'assignment.read': Desks & { assignmentId: string; to: string }
    'assignment.started': Desks & { assignmentId: string; to: string }
    'assignment.completed': Desks & { assignmentId: string; to: string; note: string }
    'assignment.lapsed': Desks & { assignmentId: string; to: string; reason?: string }
    'assignment.recalled': Desks & { assignmentId: string; to: string; reason: string }
    'assignment.returned': Desks & { assignmentId: string; to: string; reason: string }
    'assignment.withdrawn': Desks & { assignmentId: string; to: string; reason: string }
    /** An agency, unit or post ended: open submissions and assignments of one document went to whoever took over. */
    'assignment.handed-over': Desks & { from: string; to: string }
    /** On the replaced document: its open work went on to the one that replaces it; there: it came. */
    'assignment.transferred': Desks & { transferId: string; to: string; toDocument: string; reason: string }
    'assignment.carried': Desks & { transferId: string; from: string; fromDocument: string; reason: string }
    'assignment.transfer-undone': Desks & { transferId: string }
    /** Its holder has left office: an equal one stands with somebody else. */
    'assignment.handed-on': Desks & { assignmentId: string; from: string; to: string; reason: string }
    /** The clerk took over what the issuer of the document put right; or it was put right where it was sent inside the agency. */
    'assignment.document-updated': Desks & { from: string }
    'assignment.noted': Desks & { assignmentId: string; to: string; kind: string; note: string }
    'assignment.paused': Desks & { assignmentId: string; to: string; reason: string }
    'assignment.resumed': Desks & { assignmentId: string; to: string; dueAt: string | null }
    'extension.asked': Desks & { assignmentId: string; to: string; wantedAt: string; reason: string }
    'extension.decided': Desks & { assignmentId: string; to: string; granted: boolean; note: string }
  }
}
