/** Lines as areas. @module */

import type { LineItem } from "./scene.ts";

/** Corners of the round joint between two pieces of a thick line. */
const JOINT_CORNERS = 12;
/** Thinner lines need no joints. */
const THIN = 1.5;

/**
 * The area of a line: a rectangle for each piece, a disc for each joint.
 *
 * @param line The line.
 * @returns Rings that all run the same way, so that overlaps are no holes.
 */
export function lineRings(line: LineItem): number[][] {
  const { points, thickness, closed = false } = line;
  const rings: number[][] = [];
  const count = points.length / 2;
  const point = (i: number) => [points[2 * i], points[2 * i + 1]] as const;
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [ax, ay] = point(i);
    const [bx, by] = point((i + 1) % count);
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) continue;
    const nx = (by - ay) / length * thickness / 2;
    const ny = (ax - bx) / length * thickness / 2;
    const left = [ax + nx, ay + ny, bx + nx, by + ny];
    rings.push([...left, bx - nx, by - ny, ax - nx, ay - ny]);
  }
  if (thickness < THIN) return rings;
  for (let i = closed ? 0 : 1; i < (closed ? count : count - 1); i++) {
    rings.push(disc(...point(i), thickness / 2));
  }
  return rings;
}

function disc(x: number, y: number, radius: number): number[] {
  return Array.from({ length: JOINT_CORNERS }, (_, corner) => {
    const angle = 2 * Math.PI * corner / JOINT_CORNERS;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  }).flat();
}
