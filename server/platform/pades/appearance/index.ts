export type { Drawing } from './drawing.ts'
export { contained, type Picture, pictureDrawing, readPicture } from './picture.ts'
export { personPlace, pointsOf, sealBox, topRightBox } from './places.ts'
