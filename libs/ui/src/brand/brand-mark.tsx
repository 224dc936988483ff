/** The Kubarium mark: a tank with water and one vessel in it. 24 units; decorative, the name stands beside it. */
export function BrandMark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path
        d="M3 3.5v13A4.5 4.5 0 0 0 7.5 21h9a4.5 4.5 0 0 0 4.5-4.5v-13"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M3 8.5h18v8A4.5 4.5 0 0 1 16.5 21h-9A4.5 4.5 0 0 1 3 16.5z" fill="var(--fill)" />
      <path d="M3 8.5h18" stroke="var(--accent)" strokeWidth="1.6" />
      <path d="m12 10.2 3.6 2v4L12 18.2l-3.6-2v-4z" fill="var(--accent)" />
    </svg>
  )
}
