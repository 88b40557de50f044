export type { Mark } from './card.ts';
export type { Figure, FigureOptions, Layout } from './figure.ts';
export { blastFigure, isolationMap, type MapOptions } from './isolation-map.ts';
export { type DrawnModel, laptopDrawing } from './laptop.ts';
export { proofFigure } from './proof.ts';
