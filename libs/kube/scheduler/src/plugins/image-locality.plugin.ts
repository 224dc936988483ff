import { MAX_SCORE, type ScorePlugin } from '../framework.ts'

const MIN_BYTES = 23 * 1024 * 1024
const MAX_BYTES_PER_CONTAINER = 1000 * 1024 * 1024

/** A node that has the images already is a little better. */
export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  weight: 1,
  score(pod, infos) {
    const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image }) => image ?? '')
    const sizeOn = infos.map(
      ({ node }) =>
        new Map(
          (node.status.images ?? []).flatMap(({ names, sizeBytes }) =>
            (names ?? []).map((name) => [name, sizeBytes ?? 0] as const),
          ),
        ),
    )
    const max = MAX_BYTES_PER_CONTAINER * images.length
    return sizeOn.map((sizes) => {
      const total = images.reduce((sum, image) => {
        const spread = sizeOn.filter((other) => other.has(image)).length / infos.length
        return sum + (sizes.get(image) ?? 0) * spread
      }, 0)
      const clamped = Math.min(max, Math.max(MIN_BYTES, total))
      return Math.floor((MAX_SCORE * (clamped - MIN_BYTES)) / (max - MIN_BYTES))
    })
  },
}
