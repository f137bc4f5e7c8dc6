// Makes ssimulacra2.json: what the crate ssimulacra2 says about the images of metrics.json.
//
//     cargo init --name made made && cd made && cargo add ssimulacra2@0.5.1 serde_json
//     cp ../test/reference/make-ssimulacra2.rs src/main.rs
//     cargo run --release < ../test/reference/metrics.json > ../test/reference/ssimulacra2.json
//
// Every image is integer arithmetic, written the same way in metric-images.ts.

use serde_json::{json, Map, Value};
use ssimulacra2::{compute_frame_ssimulacra2, ColorPrimaries, Rgb, TransferCharacteristic};

/// A triangle wave from 0 to 254 along a slanted line, another for each channel.
fn pattern(x: u32, y: u32, c: u32) -> u32 {
    let t = (5 * x + 3 * y + 40 * c) % 510;
    t.min(509 - t)
}

fn rgb(samples: &[u32], channels: usize, width: usize, height: usize) -> Rgb {
    let data = samples
        .chunks(channels)
        .map(|pixel| [0, 1, 2].map(|c| pixel[c.min(channels - 1)] as f32 / 255.0))
        .collect();
    Rgb::new(data, width, height, TransferCharacteristic::SRGB, ColorPrimaries::BT709).unwrap()
}

fn score(recipe: &Value) -> Option<f64> {
    let number = |key: &str| recipe[key].as_u64().unwrap() as u32;
    let (width, height, channels) = (number("width"), number("height"), number("channels"));
    let strength = number("strength");
    let (mut original, mut distorted) = (vec![], vec![]);
    let mut state = 1u32;
    for y in 0..height {
        for x in 0..width {
            for c in 0..channels {
                let value = pattern(x, y, c);
                original.push(value);
                distorted.push(match recipe["distortion"].as_str().unwrap() {
                    "invert" => 255 - value,
                    "shift" => pattern(x + strength, y, c),
                    _ => {
                        state = state.wrapping_mul(1664525).wrapping_add(1013904223);
                        let noise = (state >> 24) % (2 * strength + 1);
                        (value + noise).saturating_sub(strength).min(255)
                    }
                });
            }
        }
    }
    let [a, b] = [original, distorted]
        .map(|samples| rgb(&samples, channels as usize, width as usize, height as usize));
    compute_frame_ssimulacra2(a, b).ok()
}

fn main() {
    let metrics: Value = serde_json::from_reader(std::io::stdin()).unwrap();
    let scores: Map<String, Value> = metrics["images"]
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(name, case)| Some((name.clone(), json!(score(&case["image"])?))))
        .collect();
    let made = json!({ "madeBy": "test/reference/make-ssimulacra2.rs, ssimulacra2 0.5.1", "scores": scores });
    println!("{}", serde_json::to_string_pretty(&made).unwrap());
}
