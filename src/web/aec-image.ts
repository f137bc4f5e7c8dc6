import { defineAecImage } from './aec-image-element.js';

// For `<script type="module" src="…/aec-image.js">`: it defines <aec-image> for the page.
defineAecImage();
