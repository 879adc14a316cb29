/** Lower case without tone or letter marks: what a box of words is compared with in a list that is already on the page. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
