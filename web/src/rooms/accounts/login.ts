/** `Nguyễn Thị Hồng Đào` → `daonth`: given name and initials, as logins in public offices are made. */
export function suggestLogin(fullName: string): string {
  const words = fullName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((it) => it !== '')
  const given = words.at(-1) ?? ''
  return (
    given +
    words
      .slice(0, -1)
      .map((it) => it.charAt(0))
      .join('')
  )
}
