/** What the columns of the data sets mean, in Korean. */
import type { bostonColumns } from "../data";

export const BOSTON_COLUMNS: typeof bostonColumns = {
  CRIM: { description: "마을의 범죄율", unit: "연간 1인당 범죄 건수" },
  ZN: { description: "25,000제곱피트가 넘는 필지로 지정된 주거용 토지의 비율", unit: "%" },
  INDUS: { description: "마을에서 소매업 이외의 업종에 쓰는 토지의 비율", unit: "%" },
  CHAS: { description: "구역이 찰스강에 접하는지 여부", unit: "1 예, 0 아니요" },
  NOX: { description: "공기 중 질소 산화물 농도", unit: "천만분율" },
  RM: { description: "주택 한 채의 평균 방 수", unit: "개" },
  AGE: { description: "1940년 이전에 지은 자가 거주 주택의 비율", unit: "%" },
  DIS: { description: "보스턴의 고용 중심지 다섯 곳까지의 가중 거리", unit: "마일, 가중" },
  RAD: { description: "방사형 고속도로에 대한 접근성", unit: "지수, 1~24" },
  TAX: { description: "시가 기준 재산세율", unit: "10,000달러당 달러" },
  PTRATIO: { description: "마을 학교의 교사 1인당 학생 수", unit: "명" },
  B: { description: "1000 (b - 0.63)², b는 흑인 주민의 비율(주의 사항 참고)", unit: "지수" },
  LSTAT: { description: "고등학교 교육을 받지 못한 성인과 단순 노무직으로 분류된 남성 근로자의 비율", unit: "%" },
  TARGET: { description: "자가 거주 주택 가격의 중앙값, 최대 50(16개 구역)", unit: "1970년 기준 천 달러" },
};
