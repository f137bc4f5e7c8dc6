import { createRequire } from 'node:module';
import { catchDawnEvents } from './dawn-events.js';
import { tf } from './tfjs.js';
import { forNode, type WebGpuBackendClass } from './webgpu-backend.js';
import { registerWebGpuKernels } from './webgpu-kernels/register.js';

/** Installs its optional packages in the versions that are tested. */
const HOW_TO_GET_PACKAGES = 'npm install webgpu@0.6 @tensorflow/tfjs-backend-webgpu@4.22.0';
const HOW_TO_GET_ADAPTER = "the graphics card's own driver";

export type WebGpuEngine =
  | { readonly version: string; readonly adapter: string }
  | { readonly why: string; readonly howToGet: string };

/** What is used of `navigator.gpu`. */
interface Gpu {
  requestAdapter(options: { powerPreference: string }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info: { readonly vendor: string; readonly device: string; readonly description: string };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(needs: { requiredLimits: Readonly<Record<string, number>> }): Promise<unknown>;
}

/** Limits that are raised to what the adapter allows: those of tensors and of the loops over them. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

/** Handing work to the graphics card costs as much as dozens of small operations. The backend's default is 15. */
const OPERATIONS_A_SUBMIT = 200;

let loading: Promise<WebGpuEngine> | undefined;

/**
 * Loads WebGPU (Dawn) and its backend once, without changing the current one. Returns the backend's version and the name of
 * the adapter, or why it does not load and what would help.
 */
export function loadWebGpu(): Promise<WebGpuEngine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<WebGpuEngine> {
  const require = createRequire(import.meta.url);
  for (const name of ['webgpu', '@tensorflow/tfjs-backend-webgpu']) {
    try {
      require.resolve(name);
    } catch {
      return { why: `the package ${name} is not installed`, howToGet: HOW_TO_GET_PACKAGES };
    }
  }
  try {
    catchDawnEvents();
    // It registers a backend for browsers if it finds a GPU, so there must not be one yet.
    const tfjs = require('@tensorflow/tfjs-backend-webgpu') as { WebGPUBackend: WebGpuBackendClass };
    const { version } = require('@tensorflow/tfjs-backend-webgpu/package.json') as { version: string };
    const name: string = 'webgpu'; // a name that the compiler does not look up
    const dawn = (await import(name)) as { create: (flags: string[]) => Gpu; globals: object };
    Object.assign(globalThis, dawn.globals);
    const gpu = dawn.create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) {
      const why = 'there is no graphics adapter with Vulkan, Metal or Direct3D 12';
      return { why, howToGet: HOW_TO_GET_ADAPTER };
    }
    showAsNavigator(gpu);
    const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]!]));
    const device = await adapter.requestDevice({ requiredLimits });
    registerWebGpuKernels();
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', OPERATIONS_A_SUBMIT);
    const Backend = forNode(tfjs.WebGPUBackend);
    tf.registerBackend('webgpu', () => new Backend(device, adapter.info), 0);
    return { version, adapter: nameOf(adapter) };
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { why: why!, howToGet: HOW_TO_GET_PACKAGES };
  }
}

/** The backend looks for a GPU where browsers have it. Node has a navigator from version 21 on. */
function showAsNavigator(gpu: Gpu): void {
  const { navigator } = globalThis as { navigator?: object };
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

function nameOf({ info }: Adapter): string {
  return info.device || info.description || info.vendor || 'unnamed adapter';
}
