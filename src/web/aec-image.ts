import { defineAecImage } from './aec-image-element.js';

// For `<script type="module" src="…/aec-image.js">`: the page can use <aec-image> from then on.
defineAecImage();
