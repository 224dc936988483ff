/**
 * Tells when the browser knows that its network is gone, and when it is back; returns how to stop that. A line does not
 * notice by itself until a heartbeat is missed, and of several lines the socket library tells only the first.
 */
export function watchNetwork(gone: () => void, back: () => void): () => void {
  window.addEventListener('offline', gone)
  window.addEventListener('online', back)
  return () => {
    window.removeEventListener('offline', gone)
    window.removeEventListener('online', back)
  }
}
