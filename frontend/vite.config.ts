import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const backend = `http://127.0.0.1:${process.env.SOVD_PORT ?? '8000'}`

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/api': backend,
      '/health': backend,
      '/ws': { target: backend, ws: true },
    },
  },
  // The manifest tells `scripts/figures.mjs` what each screen loads.
  build: { outDir: 'dist', sourcemap: false, manifest: 'manifest.json', chunkSizeWarningLimit: 400 },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    testTimeout: 30_000,
    // The vitest workers share few cores with the services they are tested beside.
    maxWorkers: 2,
  },
})
