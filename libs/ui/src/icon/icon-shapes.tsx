// The project's own icons, drawn on a 16 unit grid with 1.5 unit strokes. The family of section 5 of the design
// language says what a thing is for; these say which kind it is, and how it is.
import type { ReactNode } from 'react'

export const iconShapes = {
  alert: (
    <>
      <path d="M8 2.2 14.2 13H1.8z" />
      <path d="M8 6.3v3.2M8 11.4v.1" />
    </>
  ),
  api: (
    <>
      <path d="M1.8 8h3.4M10.8 8h3.4M5.2 4v8M10.8 4v8" />
      <path d="M8 2.2v9M6.2 9.6 8 11.4l1.8-1.8" />
    </>
  ),
  cause: (
    <>
      <circle cx="3.5" cy="3.5" r="1.7" />
      <circle cx="12.5" cy="12.5" r="1.7" />
      <path d="M6.6 5.6v.1M8 8v.1M9.5 10.2v.1" strokeWidth="2.2" />
    </>
  ),
  check: <path d="m3 8.5 3.2 3.3L13 4.6" />,
  'check-ring': (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.3 8.2 1.9 2 3.6-4.1" />
    </>
  ),
  chevron: <path d="m4 6 4 4 4-4" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.6V8l2.4 1.6" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  config: (
    <>
      <path d="M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6" />
      <circle cx="10" cy="4.5" r="1.5" />
      <circle cx="6" cy="11.5" r="1.5" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M3 10.5h-.5v-8h8V3" />
    </>
  ),
  crack: <path d="M9.5 1.8 4.6 8.6h3.2L6.5 14.2l4.9-6.8H8.2z" />,
  cross: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" />
    </>
  ),
  dash: <path d="M3 8h10" />,
  deployment: (
    <>
      <path d="M8 1.8 14 5 8 8.2 2 5z" />
      <path d="m2 8 6 3.2L14 8M2 11l6 3.2L14 11" />
    </>
  ),
  down: <path d="M8 2.5v7M5 6.8l3 3 3-3M3 13.2h10" />,
  ending: <path d="M3 4.5h10M8 7v5M5.6 10 8 12.5 10.4 10" />,
  etcd: <path d="M2.5 4h2M2.5 8h2M2.5 12h2M7 4h6.5M7 8h6.5M7 12h4" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  file: <path d="M4 1.8h5l3 3v9.4H4zM9 1.8v3h3" />,
  filter: <path d="M2.5 4h11M4.5 8h7M6.5 12h3" />,
  key: (
    <>
      <circle cx="5" cy="10.8" r="2.8" />
      <path d="m7 8.8 6-6M10.6 5.2l2 2" />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.8" y="4" width="12.4" height="8" rx="1.5" />
      <path d="M4.2 6.6h.1M6.8 6.6h.1M9.4 6.6h.1M11.8 6.6h.1M5 9.6h6" />
    </>
  ),
  lesson: (
    <>
      <path d="M2.5 4h.1M2.5 8h.1M2.5 12h.1" strokeWidth="2.2" />
      <path d="M5.5 4h8M5.5 8h8M5.5 12h8" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  loop: (
    <>
      <path d="M13 6A5.4 5.4 0 0 0 3.4 5M3 10a5.4 5.4 0 0 0 9.6 1" />
      <path d="M3 2.4V5h2.6M13 13.6V11h-2.6" />
    </>
  ),
  mail: (
    <>
      <rect x="1.8" y="3.4" width="12.4" height="9.2" rx="1.5" />
      <path d="m2.2 4.6 5.8 4.2 5.8-4.2" />
    </>
  ),
  more: <path d="M3.2 8v.1M8 8v.1M12.8 8v.1" strokeWidth="2.4" />,
  next: <path d="m6 4 4 4-4 4" />,
  offline: (
    <>
      <path d="M1.8 6.2a9 9 0 0 1 12.4 0M4.2 8.8a5.5 5.5 0 0 1 7.6 0M8 12v.1" />
      <path d="m2.5 2.5 11 11" />
    </>
  ),
  picture: (
    <>
      <rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" />
      <rect x="9" y="2.5" width="4.5" height="4.5" rx="1" />
      <rect x="2.5" y="9" width="4.5" height="4.5" rx="1" />
      <rect x="9" y="9" width="4.5" height="4.5" rx="1" />
    </>
  ),
  play: <path d="M4.5 2.8v10.4L13 8z" fill="currentColor" />,
  plug: <path d="M6 2v3M10 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-7 0zM8 11v3" />,
  plus: <path d="M8 3v10M3 8h10" />,
  pod: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="3" />
      <path d="M2.5 8.5h11" />
    </>
  ),
  previous: <path d="m10 4-4 4 4 4" />,
  question: <path d="M5.6 5.8a2.4 2.4 0 1 1 3.4 2.3c-.7.3-1 .7-1 1.5M8 12v.1" />,
  replicaset: (
    <>
      <rect x="2" y="2" width="8.5" height="8.5" rx="1.8" />
      <path d="M13.8 6v6A1.8 1.8 0 0 1 12 13.8H6" />
    </>
  ),
  restart: <path d="M2.8 3v3.4h3.4M3 6.4A5.5 5.5 0 1 1 2.6 9" />,
  'ring-broken': (
    <>
      <circle cx="8" cy="8" r="5.8" strokeDasharray="2.4 2.2" />
      <path d="M8 5.2V8" />
    </>
  ),
  'ring-dot': (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <circle cx="8" cy="8" r="1.8" fill="currentColor" stroke="none" />
    </>
  ),
  scheduler: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 1v3.5M8 11.5V15M1 8h3.5M11.5 8H15" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.2 10.2 3.6 3.6" />
    </>
  ),
  service: (
    <>
      <circle cx="8" cy="8" r="2.2" />
      <circle cx="8" cy="2.4" r="1.2" />
      <circle cx="2.9" cy="12" r="1.2" />
      <circle cx="13.1" cy="12" r="1.2" />
      <path d="M8 3.6v2.2M6.2 9.4l-2.3 1.8M9.8 9.4l2.3 1.8" />
    </>
  ),
  'sign-out': <path d="M7.5 2.5H12a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H7.5M2 8h7.5M7 5.4 9.6 8 7 10.6" />,
  spinner: <path d="M8 2a6 6 0 1 1-5.2 3" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.6v1.4M8 13v1.4M1.6 8H3M13 8h1.4M3.5 3.5l1 1M11.5 11.5l1 1M12.5 3.5l-1 1M4.5 11.5l-1 1" />
    </>
  ),
  moon: <path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z" />,
  screen: (
    <>
      <rect x="1.8" y="2.8" width="12.4" height="8.4" rx="1.5" />
      <path d="M8 11.2v2.4M5.4 13.6h5.2" />
    </>
  ),
  table: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="1.3" />
      <path d="M2 6.4h12M6.4 6.4v6.8" />
    </>
  ),
  tank: <path d="M2.5 3v8.5A2.5 2.5 0 0 0 5 14h6a2.5 2.5 0 0 0 2.5-2.5V3M2.5 6.5h11" />,
  terminal: (
    <>
      <rect x="1.8" y="2.8" width="12.4" height="10.4" rx="1.5" />
      <path d="m4.4 6 2.2 2-2.2 2M8.4 10.4h3" />
    </>
  ),
  transcript: (
    <>
      <path d="M2.5 4h.1M2.5 8h.1M2.5 12h.1" strokeWidth="2.2" />
      <path d="M5.5 4h8M5.5 8h8M5.5 12h8" />
    </>
  ),
  trash: <path d="M2.5 4.2h11M6 4V2.5h4V4M4 4.2l.6 9.3h6.8l.6-9.3" />,
  tree: (
    <>
      <path d="M3.5 2.5V12h4M3.5 6h4" />
      <rect x="8.5" y="4" width="5" height="4" rx="1" />
      <rect x="8.5" y="10" width="5" height="4" rx="1" />
    </>
  ),
  undo: <path d="M3 6.5h6.5a3.6 3.6 0 0 1 0 7.2H6M5.8 3.4 2.8 6.5l3 3" />,
  user: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 13.6c.6-2.8 2.6-4.2 5.2-4.2s4.6 1.4 5.2 4.2" />
    </>
  ),
} satisfies Record<string, ReactNode>

/** The name of an icon. */
export type IconName = keyof typeof iconShapes
