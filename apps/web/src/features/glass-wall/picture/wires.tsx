'use client'

import { useCallback, type RefObject } from 'react'
import type { Pill } from '../model/picture.ts'
import { useLines, type PlaceOf } from './use-lines.ts'
import styles from './wires.module.css'

/**
 * The lines from services up to their pods, drawn behind the objects. Decoration: what they say is in the names.
 * `version` changes with whatever may have moved the objects.
 */
export function Wires({
  frame,
  services,
  version,
}: {
  frame: RefObject<HTMLDivElement | null>
  services: readonly Pill[]
  version: unknown
}) {
  const draw = useCallback((placeOf: PlaceOf) => services.flatMap((service) => wiresOf(service, placeOf)), [services])
  const { width, height, lines } = useLines(frame, draw, version)
  return (
    <svg className={styles.wires} width={width} height={height} aria-hidden="true">
      {lines.map((wire) => (
        <g key={wire.key} className={wire.ready ? undefined : styles.notReady}>
          <path d={wire.path} />
          <circle cx={wire.x} cy={wire.y} r="4" />
        </g>
      ))}
    </svg>
  )
}

function wiresOf(service: Pill, placeOf: PlaceOf) {
  const pill = placeOf(`[data-service="${CSS.escape(service.uid)}"]`)
  if (!pill) return []
  return service.wires.flatMap((wire) => {
    const vessel = placeOf(`[data-object="${CSS.escape(wire.pod)}"]`)
    if (!vessel) return []
    const [x, y] = [vessel.middle, vessel.bottom + 4]
    const bend = (pill.top + y) / 2
    return [
      {
        key: `${service.uid} ${wire.pod}`,
        path: `M${pill.middle} ${pill.top}C${pill.middle} ${bend} ${x} ${bend} ${x} ${y}`,
        x,
        y,
        ready: wire.ready,
      },
    ]
  })
}
