// The meaning a colour may carry. Never alone: an icon or a word stands beside it.
export type Tone = 'ok' | 'warn' | 'bad' | 'unknown' | 'neutral' | 'run'
