'use client'

import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { clampSize, sizeAfterKey, type SplitterLimits } from './splitter-size.ts'
import styles from './splitter.module.css'

/**
 * The line between two panes. It sizes the pane on its far side (right of a vertical line, below a horizontal one):
 * dragging, arrow keys by 16 px, Home and End, and a double click back to the initial size.
 */
export function Splitter({
  direction,
  label,
  controls,
  size,
  limits,
  onResize,
}: {
  /** `vertical`: a standing line between left and right. */
  direction: 'vertical' | 'horizontal'
  label: string
  /** The id of the pane it sizes. */
  controls: string
  /** Pixels. */
  size: number
  limits: SplitterLimits
  onResize: (size: number) => void
}) {
  const drag = useRef<{ start: number; size: number } | null>(null)
  const vertical = direction === 'vertical'
  const position = (event: PointerEvent) => (vertical ? event.clientX : event.clientY)

  const onKeyDown = (event: KeyboardEvent) => {
    const next = sizeAfterKey(event.key, size, limits, vertical ? 'ArrowLeft' : 'ArrowUp')
    if (next === undefined) return
    event.preventDefault()
    onResize(next)
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={direction}
      aria-valuenow={Math.round(size)}
      aria-valuemin={Math.round(limits.min)}
      aria-valuemax={Math.round(Math.max(limits.min, limits.max))}
      className={`${styles.splitter} ${vertical ? styles.vertical : styles.horizontal}`}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(clampSize(limits.initial, limits))}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { start: position(event), size }
      }}
      onPointerMove={(event) => {
        if (drag.current) onResize(clampSize(drag.current.size + drag.current.start - position(event), limits))
      }}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
    />
  )
}
