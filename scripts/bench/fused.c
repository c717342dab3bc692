/*
 * The yardstick of the compiler: one training step of a dense network, fused by hand. Forward, backward and weight gradients of eight rows in
 * one pass, intermediates in registers, the update at the end. Compiled anew for each network:
 *
 *   gcc -O3 -march=native -ffast-math -DROWS=506 -DINPUTS=13 -DWIDTH=3 -DDEPTH=4 -DSLOPE=0.01f fused.c
 *
 * It reads the batch and the starting weights from the file that it is given, float32 all: x feature by feature, y, then weight and bias of each
 * layer; then for each line "epochs" on its input prints the microseconds per epoch and the last loss.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 8
#define BLOCKS ((ROWS + LANES - 1) / LANES)
#define PADDED (BLOCKS * LANES)

typedef float vector __attribute__((vector_size(4 * LANES)));
typedef int mask __attribute__((vector_size(4 * LANES)));

static float x[INPUTS][PADDED] __attribute__((aligned(64)));
static float y[PADDED] __attribute__((aligned(64)));
static int real[PADDED] __attribute__((aligned(64)));

static float w_first[WIDTH][INPUTS], b_first[WIDTH];
static float w_hidden[DEPTH][WIDTH][WIDTH], b_hidden[DEPTH][WIDTH];
static float w_last[WIDTH], b_last;

static inline vector choose(mask condition, vector yes, vector no) {
  return (vector)((condition & (mask)yes) | (~condition & (mask)no));
}

static inline vector activate(vector z) { return choose(z > 0.0f, z, z * SLOPE); }

static inline vector slope(vector z, vector gradient) { return choose(z > 0.0f, gradient, gradient * SLOPE); }

static inline float sum(vector v) {
  float total = 0;
  for (int i = 0; i < LANES; i++) total += v[i];
  return total;
}

static float epoch(float learning_rate) {
  vector gw_first[WIDTH][INPUTS] = {0}, gb_first[WIDTH] = {0};
  vector gw_hidden[DEPTH][WIDTH][WIDTH] = {0}, gb_hidden[DEPTH][WIDTH] = {0};
  vector gw_last[WIDTH] = {0}, gb_last = {0}, loss = {0};

  for (int block = 0; block < BLOCKS; block++) {
    vector in[INPUTS], z[DEPTH][WIDTH], h[DEPTH][WIDTH], d[WIDTH], next[WIDTH];
    for (int i = 0; i < INPUTS; i++) in[i] = ((vector *)x[i])[block];
    for (int o = 0; o < WIDTH; o++) {
      vector a = {0};
      for (int i = 0; i < INPUTS; i++) a += in[i] * w_first[o][i];
      z[0][o] = a + b_first[o];
      h[0][o] = activate(z[0][o]);
    }
    for (int l = 1; l < DEPTH; l++)
      for (int o = 0; o < WIDTH; o++) {
        vector a = {0};
        for (int i = 0; i < WIDTH; i++) a += h[l - 1][i] * w_hidden[l][o][i];
        z[l][o] = a + b_hidden[l][o];
        h[l][o] = activate(z[l][o]);
      }
    vector prediction = {0};
    for (int i = 0; i < WIDTH; i++) prediction += h[DEPTH - 1][i] * w_last[i];
    vector error = choose(((mask *)real)[block], prediction + b_last - ((vector *)y)[block], (vector){0});
    loss += error * error;

    vector g = error * (2.0f / ROWS);
    gb_last += g;
    for (int i = 0; i < WIDTH; i++) {
      gw_last[i] += g * h[DEPTH - 1][i];
      d[i] = slope(z[DEPTH - 1][i], g * w_last[i]);
    }
    for (int l = DEPTH - 1; l > 0; l--) {
      for (int o = 0; o < WIDTH; o++) {
        gb_hidden[l][o] += d[o];
        for (int i = 0; i < WIDTH; i++) gw_hidden[l][o][i] += d[o] * h[l - 1][i];
      }
      for (int i = 0; i < WIDTH; i++) {
        vector a = {0};
        for (int o = 0; o < WIDTH; o++) a += d[o] * w_hidden[l][o][i];
        next[i] = slope(z[l - 1][i], a);
      }
      memcpy(d, next, sizeof d);
    }
    for (int o = 0; o < WIDTH; o++) {
      gb_first[o] += d[o];
      for (int i = 0; i < INPUTS; i++) gw_first[o][i] += d[o] * in[i];
    }
  }

  for (int o = 0; o < WIDTH; o++) {
    for (int i = 0; i < INPUTS; i++) w_first[o][i] -= learning_rate * sum(gw_first[o][i]);
    b_first[o] -= learning_rate * sum(gb_first[o]);
    w_last[o] -= learning_rate * sum(gw_last[o]);
  }
  for (int l = 1; l < DEPTH; l++)
    for (int o = 0; o < WIDTH; o++) {
      for (int i = 0; i < WIDTH; i++) w_hidden[l][o][i] -= learning_rate * sum(gw_hidden[l][o][i]);
      b_hidden[l][o] -= learning_rate * sum(gb_hidden[l][o]);
    }
  b_last -= learning_rate * sum(gb_last);
  return sum(loss) / ROWS;
}

static void fill(FILE *file, void *target, size_t count) {
  if (fread(target, 4, count, file) != count) {
    fprintf(stderr, "the data file is too short\n");
    exit(1);
  }
}

int main(int count, char **arguments) {
  FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
  if (!file) {
    fprintf(stderr, "expected the file of data and weights\n");
    return 1;
  }
  for (int i = 0; i < INPUTS; i++) fill(file, x[i], ROWS);
  fill(file, y, ROWS);
  for (int row = 0; row < ROWS; row++) real[row] = -1;
  fill(file, w_first, WIDTH * INPUTS);
  fill(file, b_first, WIDTH);
  for (int l = 1; l < DEPTH; l++) {
    fill(file, w_hidden[l], WIDTH * WIDTH);
    fill(file, b_hidden[l], WIDTH);
  }
  fill(file, w_last, WIDTH);
  fill(file, &b_last, 1);
  fclose(file);

  int epochs;
  while (scanf("%d", &epochs) == 1) {
    struct timespec start, end;
    float loss = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int e = 0; e < epochs; e++) loss = epoch(1e-6f);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double microseconds = (end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3;
    printf("%.4f %.9g\n", microseconds / epochs, loss);
    fflush(stdout);
  }
}
