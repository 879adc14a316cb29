export const kit = {
  'keys.title': 'Keyboard shortcuts',
  'keys.off': 'Single-letter shortcuts are off. Turn them on under Display.',
  'keys.search': 'Search documents',
  'keys.help': 'Show the shortcuts',
  'keys.next': 'Next row',
  'keys.previous': 'Previous row',
  'keys.select': 'Select or deselect the row',
  'keys.open': 'Open the row',
  'keys.primary': 'Do the main action of the screen',

  'when.now': 'just now',
  'when.minutes': { one: '{n} minute ago', other: '{n} minutes ago' },
  'when.hours': { one: '{n} hour ago', other: '{n} hours ago' },
  'when.days': { one: '{n} day ago', other: '{n} days ago' },

  'due.overdue': { one: '{n} day overdue', other: '{n} days overdue' },
  'due.today': 'Due today',
  'due.soon': { one: '{n} day left', other: '{n} days left' },
  'due.later': 'Due {date}',
  'due.none': 'No due date',
} as const
