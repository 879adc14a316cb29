declare module '#platform/facts.ts' {
  interface Facts {
    /** A form or report was printed or exported; the subject is the agency. */
    'form.printed': { form: string; as: string; from: string; to: string }
    'document.slip-printed': { as: string }
  }
}

export {}
