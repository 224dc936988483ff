'use client'

import { useCallback, type RefObject } from 'react'
import type { CauseThread } from '../model/causes.ts'
import { useLines, type PlaceOf } from './use-lines.ts'
import styles from './threads.module.css'

const BEAD = 8
const APART = 19

interface Drawn {
  readonly key: string
  /** From the beads down to the object; undefined when the object is not in the picture. */
  readonly path?: string
  readonly end?: { readonly x: number; readonly y: number }
  readonly beads: readonly { readonly x: number; readonly y: number; readonly number: number }[]
}

/**
 * The threads of a cause: dotted, always falling, from whoever acted to what came of it, with the numbers of the steps.
 * Decoration: the same steps stand in words in the inspector.
 */
export function Threads({
  frame,
  threads,
  version,
}: {
  frame: RefObject<HTMLDivElement | null>
  threads: readonly CauseThread[]
  version: unknown
}) {
  const draw = useCallback((placeOf: PlaceOf) => drawn(threads, placeOf), [threads])
  const { width, height, lines } = useLines(frame, draw, version)
  if (lines.length === 0) return null
  return (
    <>
      <svg className={styles.threads} width={width} height={height} aria-hidden="true">
        {lines.map(({ key, path, end }) => (
          <g key={key}>
            {path && <path d={path} />}
            {end && <circle cx={end.x} cy={end.y} r="4" />}
          </g>
        ))}
      </svg>
      <svg className={styles.beads} width={width} height={height} aria-hidden="true">
        {lines.flatMap(({ key, beads }) =>
          beads.map(({ x, y, number }) => (
            <g key={`${key} ${number}`}>
              <circle cx={x} cy={y} r={BEAD} />
              <text x={x} y={y}>
                {number}
              </text>
            </g>
          )),
        )}
      </svg>
    </>
  )
}

/** Beads hang side by side under whoever acted, in the order of the steps. */
function drawn(threads: readonly CauseThread[], placeOf: PlaceOf): Drawn[] {
  const beadsOf = new Map<string, number[]>()
  for (const { from, numbers } of threads) beadsOf.set(from, [...(beadsOf.get(from) ?? []), ...numbers])
  return threads.flatMap(({ from, to, numbers }) => {
    const actor = placeOf(`[data-object="${CSS.escape(from)}"]`)
    if (!actor) return []
    // A kubelet sits on the rim of its tank, a plate on the surface.
    const rim = placeOf(`[data-rim="${CSS.escape(from)}"]`)
    const hook = rim ? { middle: rim.middle, y: rim.top } : { middle: actor.middle, y: actor.bottom }
    const row = beadsOf.get(from) ?? numbers
    const beads = numbers.map((number) => ({
      number,
      x: hook.middle + (row.indexOf(number) - (row.length - 1) / 2) * APART,
      y: hook.y,
    }))
    const target = to === undefined ? undefined : placeOf(`[data-object="${CSS.escape(to)}"]`)
    const start = beads.at(-1)
    if (!target || !start) return [{ key: `${from} ${to ?? ''}`, beads }]
    const end = { x: target.middle, y: target.top - 4 }
    const bend = (start.y + end.y) / 2
    return [
      {
        key: `${from} ${to}`,
        path: `M${start.x} ${start.y + BEAD}C${start.x} ${bend} ${end.x} ${bend} ${end.x} ${end.y}`,
        end,
        beads,
      },
    ]
  })
}
