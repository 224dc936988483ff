'use client'

import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from 'react'

/** Where a thing stands in the frame, in the frame's own pixels, whatever it is scrolled to and however large it is drawn. */
export interface Place {
  readonly top: number
  readonly bottom: number
  /** The middle between left and right. */
  readonly middle: number
}

/** Where the thing is that a selector finds; undefined when it is not drawn. */
export type PlaceOf = (selector: string) => Place | undefined

/** What is drawn between the things of a frame, and how large the sheet for it has to be. */
export interface Sheet<Line> {
  readonly width: number
  readonly height: number
  readonly lines: readonly Line[]
}

/**
 * Lines between things, measured from where the layout has put them. `draw` has to be stable (`useCallback`); it is
 * asked again when it changes, when `version` does, when anything changes its size, and when what moves has come to rest.
 */
export function useLines<Line>(
  frame: RefObject<HTMLDivElement | null>,
  draw: (placeOf: PlaceOf) => Line[],
  version: unknown,
): Sheet<Line> {
  const [sheet, setSheet] = useState<Sheet<Line>>({ width: 0, height: 0, lines: [] })

  const measure = useCallback(() => {
    const element = frame.current
    if (!element?.offsetWidth) return
    const origin = element.getBoundingClientRect()
    const scale = origin.width / element.offsetWidth
    const placeOf: PlaceOf = (selector) => {
      const box = element.querySelector(selector)?.getBoundingClientRect()
      if (!box?.width) return undefined
      const x = (value: number) => (value - origin.left) / scale + element.scrollLeft
      const y = (value: number) => (value - origin.top) / scale + element.scrollTop
      return { top: y(box.top), bottom: y(box.bottom), middle: x(box.left + box.width / 2) }
    }
    const lines = draw(placeOf)
    // One line less than the content: a sheet as high as it would make the frame scroll.
    setSheet({ width: element.clientWidth, height: Math.max(0, element.scrollHeight - 2), lines })
  }, [frame, draw])

  useLayoutEffect(measure, [measure, version])
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    // A vessel that is still arriving is measured again where it comes to rest.
    element.addEventListener('animationend', measure)
    void document.fonts.ready.then(measure)
    return () => {
      observer.disconnect()
      element.removeEventListener('animationend', measure)
    }
  }, [frame, measure])
  return sheet
}
