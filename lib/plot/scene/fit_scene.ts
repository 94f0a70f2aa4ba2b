/** Scenes of a size that is asked for. @module */

import type { Scene, SceneItem } from "./scene.ts";

/**
 * Enlarges or reduces a scene as a whole, letters and lines too, so that it
 * fits into a size; what is left of that is paper on both sides.
 *
 * @param scene The scene.
 * @param size Width and height in pixels; as it is where not given.
 * @returns The scene of that size.
 */
export function fitScene(
  scene: Scene,
  size: readonly [number, number] | undefined,
): Scene {
  if (size === undefined) return scene;
  const [width, height] = size;
  const scale = Math.min(width / scene.width, height / scene.height);
  const left = (width - scene.width * scale) / 2;
  const top = (height - scene.height * scale) / 2;
  const across = (x: number) => left + scale * x;
  const down = (y: number) => top + scale * y;
  const ring = (points: readonly number[]) =>
    points.map((value, i) => i % 2 === 0 ? across(value) : down(value));
  const fit = (item: SceneItem): SceneItem => {
    switch (item.kind) {
      case "rect":
      case "tile":
        return {
          ...item,
          x: across(item.x),
          y: down(item.y),
          width: item.width * scale,
          height: item.height * scale,
        };
      case "line":
        return {
          ...item,
          points: ring(item.points),
          thickness: item.thickness * scale,
        };
      case "polygon":
        return { ...item, rings: item.rings.map(ring) };
      case "text":
        return {
          ...item,
          x: across(item.x),
          y: down(item.y),
          size: item.size * scale,
        };
    }
  };
  return { ...scene, width, height, items: scene.items.map(fit) };
}
